package dev.layersock.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.spi.WaitGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Turns in virtual time")
@Timeout(60)
class TurnsTest {
  /** Somebody's way of starting some work. */
  private interface Starter {
    Future<?> start(VirtualTime time, String name, VirtualTime.ThrowingWork work);
  }

  /** Eight that note their name after each of five equal waits. */
  private static String order(VirtualTime time, Starter starter) throws Exception {
    StringBuilder order = new StringBuilder();
    List<Future<?>> all = new ArrayList<>();
    for (char name = 'a'; name <= 'h'; name++) {
      char letter = name;
      all.add(
          starter.start(
              time,
              "note-" + letter,
              () -> {
                for (int i = 0; i < 5; i++) {
                  time.sleep(Duration.ofMillis(10));
                  order.append(letter);
                }
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    assertThat(order).hasSize(40);
    return order.toString();
  }

  private static Future<?> byExecutor(VirtualTime time, VirtualTime.ThrowingWork work) {
    Executor executor = time.executor();
    FutureTask<Void> task = task(work);
    executor.execute(task);
    return task;
  }

  private static Future<?> byThread(VirtualTime time, VirtualTime.ThrowingWork work) {
    FutureTask<Void> task = task(work);
    time.threads().newThread(task).start();
    return task;
  }

  private static FutureTask<Void> task(VirtualTime.ThrowingWork work) {
    return new FutureTask<>(
        () -> {
          work.run();
          return null;
        });
  }

  private static void isRepeated(int seeds, Starter starter) throws Exception {
    Set<String> all = new HashSet<>();
    for (long seed = 0; seed < seeds; seed++) {
      String first = order(new VirtualTime(seed), starter);
      for (int i = 0; i < 5; i++) {
        assertThat(order(new VirtualTime(seed), starter)).as("seed %d", seed).isEqualTo(first);
      }
      all.add(first);
    }
    assertThat(all).hasSize(seeds);
  }

  @Test
  @DisplayName("come in the same order from the same seed, whoever starts the participants")
  void repeated() throws Exception {
    isRepeated(20, VirtualTime::start);
    // Whoever waits for a future of another kind waits elsewhere, which takes a moment to find.
    isRepeated(2, (time, name, work) -> byExecutor(time, work));
    isRepeated(2, (time, name, work) -> byThread(time, work));
  }

  @Test
  @DisplayName("come in the same order where a participant starts the others")
  void fromInside() throws Exception {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      VirtualTime time = new VirtualTime(7);
      all.add(time.run(() -> order(time, VirtualTime::start)));
    }
    assertThat(all).hasSize(1);
  }

  @Test
  @DisplayName("come without a seed to who was ready first")
  void unseeded() throws Exception {
    String expected = "abcdefgh".repeat(5);
    for (int i = 0; i < 30; i++) {
      assertThat(order(new VirtualTime(), VirtualTime::start)).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("pass where a participant pauses, to itself too")
  void pauses() throws Exception {
    Set<String> all = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      VirtualTime time = new VirtualTime(seed);
      StringBuilder order = new StringBuilder();
      time.run(
          () -> {
            Future<Void> other =
                time.start(
                    "other",
                    () -> {
                      order.append("x");
                      time.pause();
                      order.append("y");
                    });
            order.append("1");
            time.pause();
            order.append("2");
            other.get();
            return true;
          });
      all.add(order.toString());
    }
    assertThat(all).containsExactlyInAnyOrder("12xy", "1x2y", "1xy2");
  }

  @Test
  @DisplayName("are taken by one participant at a time")
  void alone() throws Exception {
    VirtualTime time = new VirtualTime(3);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(
          time.start(
              "busy",
              () -> {
                for (int k = 0; k < 200; k++) {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  LockSupport.parkNanos(1_000);
                  running.decrementAndGet();
                  time.pause();
                }
              }));
    }
    for (Future<Void> one : all) {
      one.get();
    }
    assertThat(most).hasValue(1);
    assertThat(time.switches()).isGreaterThan(4_000);
  }

  @RepeatedTest(20)
  @DisplayName("an interrupt by a participant is found at the next choice")
  void interrupts() throws Exception {
    VirtualTime time = new VirtualTime(11);
    StringBuilder order = new StringBuilder();
    time.run(
        () -> {
          List<Future<Void>> waiting = new ArrayList<>();
          List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
          for (int i = 0; i < 4; i++) {
            int number = i;
            waiting.add(
                time.start(
                    "waits",
                    () -> {
                      threads.add(Thread.currentThread());
                      assertThatThrownBy(() -> time.gate().await(WaitGate.FOREVER, true))
                          .isInstanceOf(InterruptedException.class);
                      order.append(number);
                    }));
          }
          time.sleep(Duration.ofMillis(1));
          threads.forEach(Thread::interrupt);
          for (Future<Void> one : waiting) {
            one.get();
          }
          return true;
        });
    assertThat(order).hasSize(4);
    assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  @DisplayName("a participant that waits for a latch is named within a second, and the others fail")
  void stalls() throws Exception {
    VirtualTime time = new VirtualTime(1);
    CountDownLatch latch = new CountDownLatch(1);
    AtomicReference<Thread> culprit = new AtomicReference<>();
    Future<Void> other =
        time.start(
            "other",
            () -> {
              while (culprit.get() == null) {
                time.sleep(Duration.ofMillis(1));
              }
              time.sleep(Duration.ofHours(1));
            });
    Future<Void> waits =
        time.start(
            "culprit",
            () -> {
              time.sleep(Duration.ofMillis(5));
              culprit.set(Thread.currentThread());
              assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
            });
    long start = System.nanoTime();
    assertThatThrownBy(() -> other.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(StallException.class)
        .hasMessageContaining("'culprit'")
        .hasMessageContaining("TurnsTest")
        .hasMessageContaining("wait at gates only");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThatThrownBy(waits::get).cause().isInstanceOf(InterruptedException.class);
    assertThatThrownBy(() -> time.run(() -> time.gate().await(1, true)))
        .isInstanceOf(StallException.class);
  }

  @Test
  @DisplayName("who waits at a gate and takes no turns fails with the others")
  void outsiderFails() throws Exception {
    VirtualTime time = new VirtualTime(1);
    CountDownLatch latch = new CountDownLatch(1);
    Future<Void> culprit =
        time.start("culprit", () -> assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue());
    assertThatThrownBy(() -> time.gate().await(WaitGate.FOREVER, false))
        .isInstanceOf(StallException.class)
        .hasMessageContaining("'culprit'");
    assertThatThrownBy(culprit::get).cause().isInstanceOf(InterruptedException.class);
  }

  @Test
  @DisplayName("participants that wait for each other for ever are named, if nobody else is there")
  void deadlock() {
    VirtualTime time = new VirtualTime(1).alone();
    WaitGate never = time.gate();
    assertThatThrownBy(
            () ->
                time.run(
                    () -> {
                      Future<Void> other =
                          time.start("other", () -> never.await(WaitGate.FOREVER, false));
                      other.get();
                      return true;
                    }))
        .isInstanceOf(StallException.class)
        .hasMessageContaining("all participants wait")
        .hasMessageContaining("'other' in")
        .hasMessageContaining("TurnsTest");
  }

  @Test
  @DisplayName("pass by a thread that could not be started")
  void startedTwice() throws Exception {
    VirtualTime time = new VirtualTime(1);
    time.run(
        () -> {
          AtomicInteger runs = new AtomicInteger();
          Thread thread = time.threads().newThread(runs::incrementAndGet);
          thread.start();
          assertThatThrownBy(thread::start).isInstanceOf(IllegalThreadStateException.class);
          time.sleep(Duration.ofMillis(1));
          assertThat(runs).hasValue(1);
          return true;
        });
  }

  @Test
  @DisplayName("computing for a second stalls nothing")
  void computes() throws Exception {
    VirtualTime time = new VirtualTime(1);
    time.run(
        () -> {
          Future<Void> other = time.start("other", () -> time.sleep(Duration.ofSeconds(1)));
          long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_200);
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
          other.get();
          return true;
        });
  }

  @Test
  @DisplayName("a future is awaited in virtual time by a participant")
  void futures() throws Exception {
    VirtualTime time = new VirtualTime(1);
    time.run(
        () -> {
          Future<Void> other = time.start("other", () -> time.sleep(Duration.ofSeconds(10)));
          assertThatThrownBy(() -> other.get(9, TimeUnit.SECONDS))
              .isInstanceOf(TimeoutException.class);
          assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(9));
          other.get(2, TimeUnit.SECONDS);
          return true;
        });
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  @DisplayName("advance lets all go on at each moment, and returns when they wait")
  void advance() {
    VirtualTime time = new VirtualTime(1);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    WaitGate gate = time.gate();
    for (long at = 10; at <= 50; at += 10) {
      time.schedule(at, gate::open);
    }
    Future<Void> waits =
        time.start(
            "waits",
            () -> {
              while (gate.await(WaitGate.FOREVER, true)) {
                seen.add("at " + time.nanoTime());
              }
            });
    time.advance(Duration.ofNanos(100));
    assertThat(seen).containsExactly("at 10", "at 20", "at 30", "at 40", "at 50");
    assertThat(waits.isDone()).isFalse();
  }
}
