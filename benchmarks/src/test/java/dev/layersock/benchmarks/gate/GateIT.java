package dev.layersock.benchmarks.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.BenchmarksJar;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The gate")
@Timeout(300)
class GateIT {
  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("holds: no operation allocates more than its budget")
  void holds() throws Exception {
    BenchmarksJar.Result result = BenchmarksJar.run("gate");

    assertThat(result.out()).contains("8 of 8 within their budgets");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  @DisplayName("fails if layers allocate, says what has grown by how much, and what to do")
  void growth() throws Exception {
    BenchmarksJar.Result result =
        BenchmarksJar.runWithTestClasses("gate", "--layer", "allocating", "connect-loopback-8");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("GREW by " + 8 * AllocatingLayer.BYTES + ".")
        .contains("0 of 1 within their budgets")
        .contains("connect-loopback-8 allocates " + 8 * AllocatingLayer.BYTES + ".")
        .contains("AllocationBenchmark.connect$' -p base=loopback -p layers=8 -p layer=allocating")
        .contains("-prof gc -prof jfr", "gate --record --budgets " + Budgets.PLACE);
  }

  @Test
  @DisplayName("records what it measures, holds then, and tells of a budget that is too large")
  void records() throws Exception {
    Path file = folder.resolve("budgets.yaml");
    String[] budgets = {"gate", "--budgets", file.toString(), "transfer-loopback-8"};

    BenchmarksJar.Result recorded =
        BenchmarksJar.run("gate", "--record", "--budgets", file.toString(), "transfer-loopback-8");
    assertThat(recorded.exitCode()).isZero();
    assertThat(Files.readString(file)).endsWith("  transfer-loopback-8: 0\n");
    assertThat(BenchmarksJar.run(budgets).exitCode()).isZero();

    Files.writeString(file, Files.readString(file).replace("-8: 0", "-8: 48"));
    BenchmarksJar.Result below = BenchmarksJar.run(budgets);
    assertThat(below.exitCode()).isZero();
    assertThat(below.out()).contains("48.0 B below: record it");
  }

  @Test
  @DisplayName("says why a figure cannot be measured")
  void notMeasured() throws Exception {
    BenchmarksJar.Result result =
        BenchmarksJar.run("gate", "--layer", "missing", "connect-loopback-8");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("Not measured: ", "'missing'");
  }
}
