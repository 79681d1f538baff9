package dev.layersock.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.WaitGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VirtualTimeTest {
  private final VirtualTime time = new VirtualTime();

  @Test
  @DisplayName("A timer's task that waits at a gate fails, and the time goes on")
  void taskWaits() throws Exception {
    List<Throwable> seen = new CopyOnWriteArrayList<>();
    WaitGate own = time.gate();
    time.run(
        () -> {
          time.schedule(
              1,
              () -> {
                try {
                  time.gate().await(WaitGate.FOREVER, true);
                } catch (InterruptedException | RuntimeException e) {
                  seen.add(e);
                }
              });
          assertThat(own.await(10, true)).isFalse();
          return null;
        });
    assertThat(seen).singleElement().asString().contains("a timer's task waits at a gate");
    assertThat(time.nanoTime()).isEqualTo(10);
  }

  @Test
  @DisplayName("Tasks run in the order of their times, equal ones in the order of scheduling")
  void order() {
    List<String> ran = new ArrayList<>();
    time.schedule(20, () -> ran.add("c" + time.nanoTime()));
    time.schedule(10, () -> ran.add("a" + time.nanoTime()));
    time.schedule(10, () -> ran.add("b" + time.nanoTime()));
    time.schedule(31, () -> ran.add("d"));
    time.advance(Duration.ofNanos(30));
    assertThat(ran).containsExactly("a10", "b10", "c20");
    assertThat(time.elapsed()).isEqualTo(Duration.ofNanos(30));
  }

  @Test
  @DisplayName("A cancelled task does not run, and cancelling twice or too late tells so")
  void cancel() {
    AtomicInteger ran = new AtomicInteger();
    ScheduledTask cancelled = time.schedule(5, ran::incrementAndGet);
    ScheduledTask kept = time.schedule(5, ran::incrementAndGet);
    assertThat(cancelled.cancel()).isTrue();
    assertThat(cancelled.cancel()).isFalse();
    time.advance(Duration.ofNanos(5));
    assertThat(ran).hasValue(1);
    assertThat(kept.cancel()).isFalse();
  }

  @Test
  @DisplayName("A task that fails does not keep the others from running")
  void failingTask() {
    AtomicInteger ran = new AtomicInteger();
    time.schedule(
        1,
        () -> {
          throw new IllegalStateException("on purpose");
        });
    time.schedule(2, ran::incrementAndGet);
    time.advance(Duration.ofNanos(2));
    assertThat(ran).hasValue(1);
  }

  @Test
  @DisplayName("A wait of an hour with nobody else busy takes an hour of virtual time")
  void timeout() throws Exception {
    boolean opened = time.run(() -> time.gate().await(Duration.ofHours(1).toNanos(), true));
    assertThat(opened).isFalse();
    assertThat(time.elapsed()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  @DisplayName("A gate opened before the wait, or by a timer, lets one wait through")
  void gates() throws Exception {
    WaitGate gate = time.gate();
    gate.open();
    gate.open();
    time.run(
        () -> {
          assertThat(gate.await(10, true)).isTrue();
          assertThat(gate.await(0, true)).isFalse();
          time.schedule(7, gate::open);
          assertThat(gate.await(WaitGate.FOREVER, true)).isTrue();
          assertThat(time.nanoTime()).isEqualTo(7);
          return true;
        });
  }

  @Test
  @DisplayName("While one participant is busy the time stands still for the other")
  void standsStill() throws Exception {
    WaitGate gate = time.gate();
    time.run(
        () -> {
          AtomicLong woken = new AtomicLong();
          Future<Void> other =
              time.start(
                  "other",
                  () -> {
                    assertThat(gate.await(1000, true)).isTrue();
                    woken.set(time.nanoTime());
                  });
          assertThat(time.gate().await(10, true)).isFalse();
          gate.open();
          other.get();
          assertThat(woken).hasValue(10);
          return true;
        });
  }

  @Test
  @DisplayName("An interrupt ends an interruptible wait, and outlives one that is not")
  void interrupts() throws Exception {
    time.run(
        () -> {
          Thread.currentThread().interrupt();
          assertThatThrownBy(() -> time.gate().await(10, true))
              .isInstanceOf(InterruptedException.class);
          Thread.currentThread().interrupt();
          assertThat(time.gate().await(10, false)).isFalse();
          assertThat(Thread.interrupted()).isTrue();
          assertThat(time.gate().await(10, true)).isFalse();
          return true;
        });
  }

  @Test
  @DisplayName("Work run within run takes part once, so that later waits still move the time")
  void nestedRun() throws Exception {
    time.run(
        () -> {
          assertThat(time.<Boolean>run(() -> time.gate().await(5, true))).isFalse();
          assertThat(time.gate().await(5, true)).isFalse();
          return true;
        });
    assertThat(time.nanoTime()).isEqualTo(10);
  }

  @Test
  @DisplayName("A timer that an outsider sets while all participants wait still runs")
  void outsiderSchedules() throws Exception {
    WaitGate gate = time.gate();
    AtomicReference<Thread> waiter = new AtomicReference<>();
    Future<Void> work =
        time.start(
            "participant",
            () -> {
              waiter.set(Thread.currentThread());
              assertThat(gate.await(WaitGate.FOREVER, true)).isTrue();
            });
    Thread.State state = Thread.State.NEW;
    while (state != Thread.State.WAITING) {
      Thread.onSpinWait();
      Thread thread = waiter.get();
      state = thread == null ? state : thread.getState();
    }
    time.schedule(100, gate::open);
    work.get();
    assertThat(time.nanoTime()).isEqualTo(100);
  }

  @Test
  @DisplayName("100000 random timers run in order, each at its own time, cancelled ones not")
  void randomTimers() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    AtomicInteger ran = new AtomicInteger();
    AtomicInteger misplaced = new AtomicInteger();
    AtomicLong last = new AtomicLong();
    int cancelled = 0;
    for (int i = 0; i < 100_000; i++) {
      long at = random.nextInt(1_000_000);
      ScheduledTask task =
          time.schedule(
              at,
              () -> {
                ran.incrementAndGet();
                if (time.nanoTime() != at || last.getAndSet(at) > at) {
                  misplaced.incrementAndGet();
                }
              });
      if (random.nextInt(1000) == 0 && task.cancel()) {
        cancelled++;
      }
    }
    time.run(() -> time.gate().await(2_000_000, true));
    assertThat(misplaced).as("seed %d", seed).hasValue(0);
    assertThat(ran.get() + cancelled).as("seed %d", seed).isEqualTo(100_000);
    assertThat(time.nanoTime()).isEqualTo(2_000_000);
  }

  @Test
  @DisplayName("Two threads that hand over 50000 times never miss each other and use no time")
  void handOvers() throws Exception {
    WaitGate ping = time.gate();
    WaitGate pong = time.gate();
    int rounds = 50_000;
    time.run(
        () -> {
          Future<Void> other =
              time.start(
                  "other",
                  () -> {
                    for (int i = 0; i < rounds; i++) {
                      assertThat(ping.await(1_000_000, true)).isTrue();
                      pong.open();
                    }
                  });
          for (int i = 0; i < rounds; i++) {
            ping.open();
            if (!pong.await(1_000_000, true)) {
              throw new AssertionError("missed in round " + i);
            }
          }
          other.get();
          return true;
        });
    assertThat(time.nanoTime()).isZero();
  }

  @Test
  @DisplayName("Time does not go back")
  void negative() {
    assertThatThrownBy(() -> time.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("negative");
    assertThat(time.elapsed()).isEqualTo(Duration.ZERO);
  }
}
