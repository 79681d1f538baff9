package dev.layersock.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.spi.WaitGate;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParkGateTest {
  private final ParkGate gate = new ParkGate();

  @Test
  @DisplayName("A gate that was opened, however often, lets one wait through")
  void openBefore() throws Exception {
    gate.open();
    gate.open();
    assertThat(gate.await(WaitGate.FOREVER, true)).isTrue();
    assertThat(gate.await(0, true)).isFalse();
  }

  @Test
  @DisplayName("A wait ends after its timeout, not before")
  void timeout() throws Exception {
    long start = System.nanoTime();
    assertThat(gate.await(Duration.ofMillis(20).toNanos(), true)).isFalse();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
  }

  @Test
  @DisplayName("An interrupt ends an interruptible wait and is used up")
  void interruptible() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> gate.await(WaitGate.FOREVER, true))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  @DisplayName("An interrupt does not end a wait that is not interruptible, and is kept")
  void notInterruptible() throws Exception {
    Thread.currentThread().interrupt();
    assertThat(gate.await(Duration.ofMillis(5).toNanos(), false)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  @DisplayName("100000 hand-overs between two threads miss nothing")
  void handOvers() throws Exception {
    ParkGate back = new ParkGate();
    int rounds = 100_000;
    FutureTask<Void> other =
        new FutureTask<>(
            () -> {
              for (int i = 0; i < rounds; i++) {
                gate.await(WaitGate.FOREVER, true);
                back.open();
              }
              return null;
            });
    Thread thread = new Thread(other, "other");
    thread.setDaemon(true);
    thread.start();
    long longest = Duration.ofSeconds(30).toNanos();
    for (int i = 0; i < rounds; i++) {
      gate.open();
      if (!back.await(longest, true)) {
        throw new AssertionError("missed in round " + i);
      }
    }
    other.get();
    assertThat(gate.await(0, true)).isFalse();
  }
}
