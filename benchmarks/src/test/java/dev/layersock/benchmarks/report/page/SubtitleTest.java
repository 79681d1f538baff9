package dev.layersock.benchmarks.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.report.run.Machine;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The line below the title")
final class SubtitleTest {
  @Test
  @DisplayName("has what is known of the run, and says so if it is nothing")
  void asMuchAsIsKnown() {
    assertThat(Subtitle.of(new Machine(Map.of(Machine.PACE, "full", Machine.JVM, "A JVM"))))
        .isEqualTo("pace full, A JVM");
    assertThat(Subtitle.of(new Machine(Map.of())))
        .isEqualTo("It is not known when and on what machine this was measured.");
  }
}
