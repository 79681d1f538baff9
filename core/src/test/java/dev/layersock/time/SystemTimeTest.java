package dev.layersock.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.spi.WaitGate;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SystemTimeTest {
  @Test
  @DisplayName("A task runs after its delay, and one that fails does not stop the timer")
  void schedules() throws Exception {
    try (SystemTime time = new SystemTime()) {
      WaitGate gate = time.gate();
      long start = time.nanoTime();
      time.schedule(
          0,
          () -> {
            throw new IllegalStateException("on purpose");
          });
      time.schedule(Duration.ofMillis(5).toNanos(), gate::open);
      assertThat(gate.await(WaitGate.FOREVER, true)).isTrue();
      assertThat(time.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(5).toNanos());
    }
  }

  @Test
  @DisplayName("A closed timer takes tasks without running or refusing them")
  void closed() {
    SystemTime time = new SystemTime();
    time.close();
    assertThat(time.schedule(0, () -> {}).cancel()).isTrue();
  }
}
