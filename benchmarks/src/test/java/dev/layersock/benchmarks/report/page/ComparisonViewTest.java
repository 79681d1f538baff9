package dev.layersock.benchmarks.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.report.result.Comparison;
import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.result.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What changed, on the page,")
final class ComparisonViewTest {
  private static Measurement time(double nanos, int forks) {
    Measurement one = Samples.time("connect.A.a", Map.of(), nanos, 48);
    return Samples.inForks(Samples.counting(one, "held", nanos), forks);
  }

  private static String view(Measurement before, Measurement now) {
    Comparison comparison = Comparison.of(List.of(before), List.of(now));
    return ComparisonView.of(new Report.Compared("old.json", comparison, List.of())).render();
  }

  @Test
  @DisplayName("is sure with three forks")
  void sure() {
    assertThat(view(time(100, 3), time(200, 3)))
        .contains("class=\"n worse\">▼ slower")
        .contains("Of 1 scores, about 0.05 would differ by chance at 95 %")
        .doesNotContain("perhaps", "fewer than");
  }

  @Test
  @DisplayName("is only perhaps so with fewer forks on either side")
  void perhaps() {
    assertThat(view(time(100, 1), time(200, 3)))
        .contains("For 1 of these results", "fewer than 3 forks")
        .contains("class=\"n perhaps\">perhaps ▼ slower")
        .doesNotContain("n worse");
    assertThat(view(time(200, 3), time(100, 2))).contains("perhaps ▲ faster");
  }

  @Test
  @DisplayName("is more or less where bytes are counted")
  void counter() {
    assertThat(view(time(100, 3).showing("held"), time(200, 3).showing("held")))
        .contains("class=\"n worse\">▲ more", "200 ± 0 B")
        .doesNotContain("slower");
  }
}
