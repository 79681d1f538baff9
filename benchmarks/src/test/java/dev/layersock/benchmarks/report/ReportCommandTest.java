package dev.layersock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.Main;
import dev.layersock.benchmarks.report.page.Report;
import dev.layersock.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is measured here: all that is wrong is found before. */
@DisplayName("The report command")
final class ReportCommandTest {
  @TempDir private Path folder = Path.of("");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... more) {
    Console console =
        Console.of(
            InputStream.nullInputStream(),
            out,
            err,
            StandardCharsets.UTF_8,
            false,
            name -> null,
            request -> {});
    List<String> args = new ArrayList<>(List.of("report"));
    args.addAll(List.of(more));
    return Main.run(console, args.toArray(String[]::new));
  }

  private String file(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file.toString();
  }

  private String recorded(String name) throws Exception {
    URL url = Objects.requireNonNull(Report.class.getResource("recorded.json"));
    return file(name, Files.readString(Path.of(url.toURI())));
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String fresh() {
    return folder.resolve("fresh").toString();
  }

  private void assertNothingWritten() {
    assertThat(folder.resolve("fresh")).doesNotExist();
  }

  @Test
  @DisplayName("has a help with examples and exit codes")
  void help() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Usage: benchmarks report", "--compare=OLD.json", "Examples:", "Exit codes:");
  }

  @Test
  @DisplayName("needs a folder, and one pace only")
  void usage() {
    assertThat(run("--quick")).isEqualTo(2);
    assertThat(err()).contains("--out=DIR", "Usage: benchmarks report", "report --help");
    assertThat(run("--quick", "--full", "--out", fresh())).isEqualTo(2);
    assertThat(err()).contains("mutually exclusive");
  }

  @Test
  @DisplayName("suggests the name of a misspelt option")
  void misspelt() {
    assertThat(run("--quik", "--out", fresh())).isEqualTo(2);
    assertThat(err()).contains("'--quik'", "--quick");
  }

  @Test
  @DisplayName("refuses to write to a file, or among files of others")
  void strangeFolder() throws Exception {
    String file = file("notes.txt", "mine");

    assertThat(run("--out", file)).isEqualTo(2);
    assertThat(err()).contains("--out: " + file + " is a file; name a new folder");
    assertThat(run("--out", folder.toString())).isEqualTo(2);
    assertThat(err()).contains("--out: " + folder + " is not empty", "name a new folder");
    file("report.html", "someone else's");
    assertThat(run("--out", folder.toString())).isEqualTo(2);
    assertThat(folder).isDirectoryNotContaining("glob:**.json");
  }

  @Test
  @DisplayName("refuses earlier results that are missing or are none, before it measures")
  void strangeResults() throws Exception {
    String missing = folder.resolve("missing.json").toString();
    String wrong = file("wrong.json", "{}");

    assertThat(run("--out", fresh(), "--compare", missing)).isEqualTo(2);
    assertThat(err())
        .contains("--compare: " + missing + " cannot be read", "give the results.json");
    assertThat(run("--out", fresh(), "--compare", wrong)).isEqualTo(2);
    assertThat(err()).contains("--compare: " + wrong + " is not a result of JMH");
    assertNothingWritten();
  }

  @Test
  @DisplayName("makes a page of what JMH wrote, with what is not known said to be so")
  void fromResults() throws Exception {
    String results = recorded("jmh-result.json");

    assertThat(run("--from", results, "--out", fresh())).as(err()).isZero();
    assertThat(Path.of(fresh(), "report.html"))
        .content()
        .contains("Throughput over TCP", "It is not known when and on what machine")
        .doesNotContain("Not in this jar");
    assertThat(Path.of(fresh(), "results.json")).hasSameTextualContentAs(Path.of(results));
  }

  @Test
  @DisplayName("takes results and machine with the page, in the place of those of another run")
  void fromOverAnother() throws Exception {
    Files.createDirectory(folder.resolve("fresh"));
    file("fresh/results.json", "another's");
    file("fresh/machine.json", "another's");

    assertThat(run("--from", recorded("r.json"), "--out", fresh())).as(err()).isZero();
    assertThat(Path.of(fresh(), "results.json")).content().contains("RoundTripBenchmark");
    assertThat(Path.of(fresh(), "machine.json")).doesNotExist();
  }

  @Test
  @DisplayName("makes no page of what no report has, nor measures beside it")
  void fromNothing() throws Exception {
    String none = file("none.json", "[]");

    assertThat(run("--from", none, "--out", fresh())).isEqualTo(2);
    assertThat(err()).contains("--from: " + none + " has no result");
    assertThat(run("--from", none, "--only", "Tcp", "--out", fresh())).isEqualTo(2);
    assertThat(err()).contains("--from: nothing is measured; leave out --only");
    assertThat(run("--from", none, "--quick", "--out", fresh())).isEqualTo(2);
    assertThat(err()).contains("mutually exclusive");
    assertThat(run("--from", file("wrong.json", "{}"), "--out", fresh())).isEqualTo(2);
    assertThat(err()).contains("wrong.json is not a result of JMH");
    assertNothingWritten();
  }

  @Test
  @DisplayName("reports all that is wrong with a file of chains, as check does")
  void wrongChains() throws Exception {
    String chains = file("chains.yaml", "chains:\n  web: [loging, nio]\n");

    assertThat(run("--out", fresh(), "--config", chains, "--entry", "web")).isEqualTo(3);
    assertThat(err())
        .contains(chains + ":2:", "loging", "logging", "1 problem in ")
        .contains("on the class path: java -cp benchmarks.jar", "my-layer.jar");
    assertNothingWritten();
  }

  @Test
  @DisplayName("knows whether the file has the entry, and wants both or none")
  void wrongEntry() throws Exception {
    String chains = file("chains.yaml", "chains:\n  web: [loopback]\n");

    assertThat(run("--out", fresh(), "--config", chains, "--entry", "wob")).isEqualTo(2);
    assertThat(err()).contains("wob", "web");
    assertThat(run("--out", fresh(), "--config", chains)).isEqualTo(2);
    assertThat(err()).contains("--entry=NAME");
    assertNothingWritten();
  }

  @Test
  @DisplayName("refuses ports and times that are out of range")
  void outOfRange() throws Exception {
    String chains = file("chains.yaml", "chains:\n  web: [loopback]\n");

    for (String port : List.of("-1", "65536")) {
      assertThat(run("--out", fresh(), "--config", chains, "--entry", "web", "--port=" + port))
          .isEqualTo(2);
      assertThat(err()).contains("--port: " + port + " is not a port; give 0 to 65535");
    }
    assertThat(run("--out", fresh(), "--iteration", "0ms")).isEqualTo(2);
    assertThat(err()).contains("--iteration: it must be 1ms or more");
    assertNothingWritten();
  }

  @Test
  @DisplayName("takes what an interrupted run has left for its own")
  void interruptedRun() throws Exception {
    file("results.json.part", "[");
    file("machine.json", "{}");

    assertThat(OutFolder.prepare(folder).path()).isEqualTo(folder);
  }

  @Test
  @DisplayName("says so if nothing is chosen, and how to see what there is")
  void nothingChosen() {
    assertThat(run("--out", fresh(), "--only", "Nonsense")).isEqualTo(2);
    assertThat(err()).contains("--only: no benchmark has 'Nonsense' in its name", "-l lists all");
    assertThat(run("--out", fresh(), "--only", "(")).isEqualTo(2);
    assertThat(err()).contains("--only", "'('");
    assertThat(run("--out", fresh(), "--iteration", "fast")).isEqualTo(2);
    assertThat(err()).contains("'fast' is not a duration; examples: 500ms");
    assertNothingWritten();
  }
}
