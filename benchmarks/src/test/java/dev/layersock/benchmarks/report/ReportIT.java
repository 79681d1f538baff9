package dev.layersock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The jar of benchmarks")
@Timeout(90)
class ReportIT {
  private static final long LIMIT_SECONDS = 60;

  @TempDir private Path folder = Path.of("");

  private record Ended(int exitCode, String out, String err) {}

  private Ended run(String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Another user's JMH on the same machine must not fail this test.
                "-Djmh.ignoreLock=true",
                "-jar",
                Path.of("target", "benchmarks.jar").toAbsolutePath().toString()));
    command.addAll(List.of(args));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("not over after " + LIMIT_SECONDS + " s");
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  @DisplayName("writes a report with its three files, and then compares with it")
  void report() throws Exception {
    String[] little = {"report", "--quick", "--only", "Loopback.*layersock", "--iteration", "20ms"};
    List<String> first = new ArrayList<>(List.of(little));
    first.addAll(List.of("--out", "first"));
    List<String> second = new ArrayList<>(List.of(little));
    second.addAll(List.of("--out", "second", "--compare", "first/results.json"));

    Ended one = run(first.toArray(String[]::new));
    Ended two = run(second.toArray(String[]::new));

    assertThat(one.err()).contains("Measuring ", "[1/", "LoopbackConnectBenchmark.layersock");
    assertThat(one.exitCode()).as(one.err()).isZero();
    assertThat(one.out().strip()).isEqualTo(Path.of("first", "report.html").toString());
    assertThat(JsonParser.parseString(Files.readString(folder.resolve("first/results.json"))))
        .asString()
        .contains("LoopbackConnectBenchmark.layersock", "gc.alloc.rate.norm");
    assertThat(folder.resolve("first/machine.json")).content().contains("Processor", "0.1.0");
    assertThat(folder.resolve("first/report.html"))
        .content()
        .contains("<svg id='chart-connect-in-memory-0'", "Bytes per operation");
    assertThat(two.exitCode()).as(two.err()).isZero();
    assertThat(folder.resolve("second/report.html"))
        .content()
        .contains("Changes since first/results.json");
  }

  @Test
  @DisplayName("is JMH's with any other arguments")
  void jmh() throws Exception {
    Ended list = run("-l");

    assertThat(list.exitCode()).isZero();
    assertThat(list.out()).contains("Benchmarks:", "LoopbackConnectBenchmark.layersock");
  }
}
