package dev.layersock.cli.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.time.SystemTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Signals")
@Timeout(60)
final class SignalsTest {
  private static final int LAST = 1 << 10;

  private final SystemTime time = new SystemTime();

  @AfterEach
  void close() {
    time.close();
  }

  @Test
  @DisplayName("hand over what the handler itself raises in a further run, not within the run")
  void fromWithin() {
    List<Integer> runs = new ArrayList<>();
    Signals[] own = new Signals[1];
    Signals signals =
        new Signals(
            bits -> {
              runs.add(bits);
              if (bits == 1) {
                own[0].raise(2);
                own[0].raise(4);
                runs.add(0);
              }
            },
            time);
    own[0] = signals;

    signals.raise(1);

    assertThat(runs).containsExactly(1, 0, 6);
  }

  @Test
  @DisplayName("are never handled twice at once, and none is lost, with threads that race")
  void race() throws Exception {
    int threads = 4;
    int rounds = 20_000;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger collisions = new AtomicInteger();
    int[] seen = new int[threads]; // by the handler only
    int[] raised = new int[threads]; // each by its thread only
    CountDownLatch last = new CountDownLatch(1);
    Signals signals =
        new Signals(
            bits -> {
              if (inside.incrementAndGet() != 1) {
                collisions.incrementAndGet();
              }
              for (int i = 0; i < threads; i++) {
                seen[i] += bits >> i & 1;
              }
              inside.decrementAndGet();
              if ((bits & LAST) != 0) {
                last.countDown();
              }
            },
            time);
    CountDownLatch done = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      int me = i;
      new Thread(
              () -> {
                for (int round = 0; round < rounds; round++) {
                  signals.raise(1 << me);
                  raised[me]++;
                }
                done.countDown();
              })
          .start();
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    signals.raise(LAST);
    assertThat(last.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(collisions).hasValue(0);
    for (int i = 0; i < threads; i++) {
      assertThat(seen[i]).isBetween(1, raised[i]);
    }
  }

  @Test
  @DisplayName("are handled again after a handler has failed")
  void afterFailure() {
    List<Integer> runs = new ArrayList<>();
    Signals signals =
        new Signals(
            bits -> {
              runs.add(bits);
              if (bits == 1) {
                throw new IllegalStateException("on purpose");
              }
            },
            time);

    assertThatThrownBy(() -> signals.raise(1)).hasMessage("on purpose");
    signals.raise(2);

    assertThat(runs).containsExactly(1, 2);
  }

  @Test
  @DisplayName("that never fall silent leave the thread that raised them, and go on")
  void handsOver() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch enough = new CountDownLatch(1_000);
    Signals[] own = new Signals[1];
    own[0] =
        new Signals(
            bits -> {
              threads.add(Thread.currentThread());
              enough.countDown();
              if (enough.getCount() > 0) {
                own[0].raise(1);
              }
            },
            time);
    own[0].raise(1);
    assertThat(enough.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(threads).hasSizeGreaterThan(1).contains(Thread.currentThread());
  }
}
