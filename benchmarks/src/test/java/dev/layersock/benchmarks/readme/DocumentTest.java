package dev.layersock.benchmarks.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.report.plan.Plan;
import dev.layersock.benchmarks.report.plan.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/benchmarks.md")
class DocumentTest {
  @Test
  @DisplayName("describes every benchmark that a report has")
  void names() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "benchmarks.md"));

    assertThat(Stream.concat(Plan.sections().stream(), Stream.of(Plan.configuredChain())))
        .extracting(Section::type)
        .map(type -> type.substring(type.lastIndexOf('.') + 1))
        .allSatisfy(type -> assertThat(document).contains("`" + type + "`"));
  }
}
