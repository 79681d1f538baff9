package dev.layersock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.BenchmarksJar;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGTERM stands for SIGINT too: both come to a program alike, but a background job of a shell gets
 * no SIGINT, and so perhaps no test.
 */
@DisplayName("A report that is interrupted")
@Timeout(90)
class InterruptedIT {
  @TempDir private Path folder = Path.of("");

  /** Starts measuring, and interrupts it when the progress has a line. */
  private BenchmarksJar.Result interruptAt(String line, Path out) throws Exception {
    Process process =
        BenchmarksJar.start(
            folder,
            List.of(
                "-jar",
                BenchmarksJar.FILE.toString(),
                "report",
                "--quick",
                "--iteration=100ms",
                "--only=LoopbackConnect",
                "--out=" + out));
    try {
      BufferedReader reader = process.inputReader();
      String told = reader.readLine();
      while (told != null && !told.startsWith(line)) {
        told = reader.readLine();
      }
      assertThat(told).isNotNull();
      List<ProcessHandle> forks = process.children().toList();
      process.toHandle().destroy(); // whose output can still be read
      String rest = String.join("\n", reader.lines().toList());
      int exitCode = process.waitFor();
      assertThat(forks.stream().filter(ProcessHandle::isAlive)).isEmpty();
      return new BenchmarksJar.Result(exitCode, rest);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @DisplayName("makes a page of what was measured so far, at once, and says that it is cut off")
  void page() throws Exception {
    Path out = folder.resolve("out");

    BenchmarksJar.Result ended = interruptAt("[3/", out);

    assertThat(ended.exitCode()).as(ended.out()).isEqualTo(130);
    assertThat(ended.out())
        .contains("interrupted after 2 of ", out.resolve("report.html").toString())
        .doesNotContain("failed:");
    assertThat(out.resolve("report.html"))
        .content()
        .contains("This run was cut off", "chart-connect-in-memory-0");
    assertThat(out.resolve("machine.json")).content().contains("Cut off", "after 2 of ");
  }

  @Test
  @DisplayName("before anything is measured writes nothing, and says so")
  void nothing() throws Exception {
    Path out = folder.resolve("out");

    BenchmarksJar.Result ended = interruptAt("[1/", out);

    assertThat(ended.exitCode()).as(ended.out()).isEqualTo(130);
    assertThat(ended.out()).contains("interrupted before anything was measured");
    assertThat(out).isEmptyDirectory();
  }

  @Test
  @DisplayName("is a page again from its results, and from a copy of them elsewhere")
  void again() throws Exception {
    Path out = folder.resolve("out");
    Path other = folder.resolve("other");
    interruptAt("[3/", out);
    String results = out.resolve("results.json").toString();

    for (Path to : List.of(out, other)) {
      BenchmarksJar.Result again =
          BenchmarksJar.run("report", "--from", results, "--out", to.toString());
      assertThat(again.exitCode()).as(again.out()).isZero();
      assertThat(again.out()).contains(to.resolve("report.html").toString());
    }

    assertThat(other.resolve("report.html"))
        .content()
        .contains("This run was cut off", "pace quick", "chart-connect-in-memory-0");
    assertThat(Stream.of("report.html", "results.json", "machine.json"))
        .allSatisfy(
            name -> assertThat(other.resolve(name)).hasSameTextualContentAs(out.resolve(name)));
  }
}
