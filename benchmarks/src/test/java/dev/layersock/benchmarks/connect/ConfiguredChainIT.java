package dev.layersock.benchmarks.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.BenchmarksJar;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The jar")
@Timeout(120)
class ConfiguredChainIT {
  private static final String BRIEFLY = "-f 1 -wi 1 -w 100ms -i 1 -r 100ms -foe true";

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("measures a chain of the user's file with a layer of the user's own")
  void ownLayer() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("chains.yaml"), "chains: {mine: [allocating, logging, loopback]}");
    String arguments = "ConfiguredChain -p config=" + file + " -p entry=mine " + BRIEFLY;
    BenchmarksJar.Result result = BenchmarksJar.runWithTestClasses(arguments.split(" "));

    assertThat(result.out())
        .containsPattern("ConfiguredChainBenchmark.configured .* avgt .* ns/op")
        .containsPattern("ConfiguredChainBenchmark.baseAlone .* avgt .* ns/op");
    assertThat(result.exitCode()).isZero();
  }
}
