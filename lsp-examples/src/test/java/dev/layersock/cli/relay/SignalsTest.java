package dev.layersock.cli.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Signals")
@Timeout(60)
final class SignalsTest {
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
            });
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
            });
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
    int before = seen[0];
    signals.raise(1);

    assertThat(collisions).hasValue(0);
    assertThat(seen[0]).isEqualTo(before + 1);
    for (int i = 1; i < threads; i++) {
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
            });

    assertThatThrownBy(() -> signals.raise(1)).hasMessage("on purpose");
    signals.raise(2);

    assertThat(runs).containsExactly(1, 2);
  }
}
