package dev.layersock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.report.page.Report;
import dev.layersock.benchmarks.report.plan.Section;
import dev.layersock.benchmarks.report.result.Comparison.Change;
import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.result.Samples;
import dev.layersock.benchmarks.report.run.Machine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An earlier run")
final class EarlierRunTest {
  private static final Section COUNTED =
      Section.about("memory.M", "Memory", "What is held.").counter("held").build();

  private static Measurement result(double nanos, double held) {
    return Samples.counting(Samples.time("memory.M.a", Map.of(), nanos, 0), "held", held);
  }

  private static Report.Compared compare(Measurement before, Measurement now) {
    return new EarlierRun("old.json", List.of(before), Map.of("Pace", "quick", "Cores", "2"))
        .compare(List.of(now), new Machine(Map.of("Pace", "full", "Cores", "2")), List.of(COUNTED));
  }

  @Test
  @DisplayName("at another pace is pointed out")
  void pace() {
    assertThat(compare(result(1, 1), result(1, 1)).machines())
        .containsExactly("Pace differs: quick before, full now. Times may differ for that.");
  }

  @Test
  @DisplayName("is compared by the counter where a section shows that, and not by the time")
  void counter() {
    assertThat(compare(result(100, 80), result(200, 80)).comparison().pairs())
        .singleElement()
        .satisfies(pair -> assertThat(pair.hasChanged()).isFalse());
    assertThat(compare(result(100, 80), result(100, 96)).comparison().pairs())
        .singleElement()
        .satisfies(pair -> assertThat(pair.speed()).isEqualTo(Change.WORSE));
  }
}
