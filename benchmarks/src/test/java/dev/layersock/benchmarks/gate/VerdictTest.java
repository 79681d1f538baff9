package dev.layersock.benchmarks.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A figure")
class VerdictTest {
  @ParameterizedTest(name = "{0} B with a budget of 1000 B: {1}")
  @DisplayName("may be less than an allocation step from its budget")
  @CsvSource({
    "1000.0, ok",
    "1005.9, ok",
    "1008.0, GREW by 8.0 B",
    "994.1, ok",
    "992.0, 'ok, and 8.0 B below: record it'"
  })
  void verdict(double measured, String word) {
    Verdict verdict = new Verdict(new GateCase("connect", "nio", 8), measured, 1000);

    assertThat(verdict.line()).startsWith("  connect-nio-8 ").endsWith("  " + word);
    assertThat(verdict.hasGrown()).isEqualTo(word.startsWith("GREW"));
  }
}
