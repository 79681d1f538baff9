package dev.layersock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The command line of the jar")
@Timeout(60)
class CommandLineIT {
  @Test
  @DisplayName("has a help that names our commands, and how to run JMH itself")
  void help() throws Exception {
    BenchmarksJar.Result help = BenchmarksJar.run("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains("Usage: benchmarks", "report ", "gate ", "130")
        .contains("-l ", "-h ", "-prof gc");
  }

  @Test
  @DisplayName("is JMH's with any other arguments, its help included, which leads to ours")
  void jmh() throws Exception {
    BenchmarksJar.Result help = BenchmarksJar.run("-h");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("-wi <int>", "report", "gate", "--help");
  }

  @Test
  @DisplayName("lists each benchmark once, though some are measured in two modes")
  void list() throws Exception {
    BenchmarksJar.Result list = BenchmarksJar.run("-l");

    assertThat(list.exitCode()).isZero();
    assertThat(list.out()).startsWith("Benchmarks:").contains("LoopbackConnectBenchmark.layersock");
    assertThat(list.out().lines()).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("lists those that are asked for, with their parameters")
  void listWithParameters() throws Exception {
    BenchmarksJar.Result list = BenchmarksJar.run("-lp", "TcpConnect|RoundTrip.*tcp0");

    List<String> lines = list.out().lines().toList();
    assertThat(lines)
        .filteredOn(line -> !line.startsWith(" "))
        .doesNotHaveDuplicates()
        .anyMatch(line -> line.endsWith(".RoundTripBenchmark.tcp0"))
        .noneMatch(line -> line.contains("Loopback"));
    assertThat(lines).filteredOn(line -> line.contains("param \"size\"")).hasSize(1);
  }
}
