package dev.layersock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.layersock.benchmarks.BenchmarksJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The jar of benchmarks")
@Timeout(90)
class ReportIT {
  @TempDir private Path folder = Path.of("");

  private static BenchmarksJar.Result measure(Path out, String... more) throws Exception {
    List<String> args =
        new ArrayList<>(List.of("report", "--quick", "--iteration", "20ms", "--out"));
    args.addAll(List.of(out.toString(), "--only", "LoopbackConnect.*layersock0"));
    args.addAll(List.of(more));
    return BenchmarksJar.run(args.toArray(String[]::new));
  }

  @Test
  @DisplayName("writes a report with its three files, and then compares with it")
  void report() throws Exception {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    Path old = first.resolve("results.json");

    BenchmarksJar.Result one = measure(first);
    BenchmarksJar.Result two = measure(second, "--compare", old.toString());

    assertThat(one.out()).contains("Measuring ", "[1/", "LoopbackConnectBenchmark.layersock");
    assertThat(one.exitCode()).as(one.out()).isZero();
    assertThat(one.out()).contains(first.resolve("report.html").toString());
    assertThat(JsonParser.parseString(Files.readString(old)))
        .asString()
        .contains("LoopbackConnectBenchmark.layersock", "gc.alloc.rate.norm");
    assertThat(first.resolve("machine.json"))
        .content()
        .contains("Processor", "0.1.0")
        .doesNotContain("Cut off");
    assertThat(first.resolve("report.html"))
        .content()
        .contains("<svg id='chart-connect-in-memory-0'", "Bytes per operation")
        .contains("No verdict");
    assertThat(two.exitCode()).as(two.out()).isZero();
    assertThat(second.resolve("report.html")).content().contains("Changes since " + old);
  }

  @Test
  @DisplayName("tells what failed, such as the user's chain, while the others go on")
  void failure() throws Exception {
    Path chains = folder.resolve("chains.yaml");
    Files.writeString(chains, "chains:\n  closed: [{filter: {default: deny}}, loopback]\n");
    Path out = folder.resolve("out");

    BenchmarksJar.Result ended =
        BenchmarksJar.run(
            "report",
            "--quick",
            "--iteration=20ms",
            "--only=ConfiguredChain|LoopbackConnect.*layersock0",
            "--config=" + chains,
            "--entry=closed",
            "--out=" + out);

    assertThat(ended.exitCode()).as(ended.out()).isEqualTo(1);
    assertThat(ended.out())
        .contains(
            "failed: ConfiguredChainBenchmark.configured",
            "entry 'closed' refuses",
            "2 benchmarks failed");
    assertThat(out.resolve("report.html"))
        .content()
        .contains("Failed", "ConfiguredChainBenchmark.configured", "chart-connect-in-memory-0");
    assertThat(out.resolve("results.json")).content().contains("layersock0");
  }
}
