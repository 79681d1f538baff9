package dev.layersock.benchmarks.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The files of a run")
final class RunFilesTest {
  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName(
      "replace those of an earlier run together, with the first results, and tell how far it is")
  void together() throws Exception {
    Path results = Files.writeString(folder.resolve("results.json"), "old");
    Path machine = Files.writeString(folder.resolve("machine.json"), "old");

    RunFiles files = new RunFiles(results, machine, new Machine(Map.of("Cores", "2")));
    assertThat(machine).hasContent("old");

    files.write(List.of(), new Extent(1, 2));

    assertThat(machine).content().contains("Cores", "Cut off", "after 1 of 2 runs");
    assertThat(results).content().doesNotContain("old");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");

    files.write(List.of(), new Extent(2, 2));
    assertThat(machine).content().contains("Cores").doesNotContain("Cut off");
  }
}
