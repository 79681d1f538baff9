package dev.layersock.benchmarks.report.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.report.plan.Pace;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The effort of a measurement")
final class EffortTest {
  private static Effort at(Pace pace) {
    Pace.Iterations each = pace.iterations().orElseThrow();
    return new Effort(
        pace.rounds(),
        each.warmupTime().multipliedBy(each.warmups()),
        each.measuredTime().multipliedBy(each.measured()));
  }

  @Test
  @DisplayName("allows a verdict at the default pace, and not when it is quick or cut short")
  void paces() {
    assertThat(at(Pace.MIDDLE).allowsVerdict()).isTrue();
    assertThat(at(Pace.FULL.lasting(Duration.ofSeconds(1))).allowsVerdict()).isTrue();
    assertThat(at(Pace.QUICK).allowsVerdict()).isFalse();
    assertThat(at(Pace.QUICK.lasting(Duration.ofSeconds(10))).allowsVerdict()).isFalse();
    assertThat(at(Pace.MIDDLE.lasting(Duration.ofMillis(20))).allowsVerdict()).isFalse();
  }

  @Test
  @DisplayName("has to be enough both to warm up and to measure")
  void both() {
    Duration enough = Duration.ofSeconds(5);

    assertThat(new Effort(3, enough, enough).allowsVerdict()).isTrue();
    assertThat(new Effort(3, Duration.ofMillis(799), enough).allowsVerdict()).isFalse();
    assertThat(new Effort(3, enough, Duration.ofMillis(1499)).allowsVerdict()).isFalse();
    assertThat(new Effort(2, enough, enough).allowsVerdict()).isFalse();
  }
}
