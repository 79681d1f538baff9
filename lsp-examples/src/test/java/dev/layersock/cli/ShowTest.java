package dev.layersock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The commands that show things")
final class ShowTest {
  @TempDir private Path directory = Path.of("");
  private String file = "";

  @BeforeEach
  void writeFile() {
    file =
        Run.file(
            directory,
            "chains:",
            "  web:",
            "    - logging",
            "    - filter:",
            "        rules:",
            "          - {deny: 10.0.0.66, label: lab}",
            "          - allow: 10.0.0.0/8",
            "    - qos: {token-rate: '${RATE:16Mbit/s}'}",
            "    - nio",
            "  memory: [loopback]");
  }

  @Test
  @DisplayName("check says how much there is in a file that is fine")
  void checkFine() throws Exception {
    Run run = Run.of("check", file);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualToIgnoringNewLines(file + " is fine: 2 chains, 2 entries");
    assertThat(run.err()).isEmpty();
  }

  @Test
  @DisplayName("check reports all mistakes at once and exits with 3")
  void checkBad() throws Exception {
    String bad =
        Run.file(directory, "chains:", "  web: [loging, {qos: {token-rate: fast}}, loopback]");

    Run run = Run.of("check", bad);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("2:9", "did you mean 'logging'?", "'fast' is not a rate");
    assertThat(run.err()).contains("2 problems").doesNotContain("\tat ");
  }

  @Test
  @DisplayName("check --json lists the mistakes for programs")
  void checkJson() throws Exception {
    String bad = Run.file(directory, "chains:", "  web: [loging, loopback]");

    Run run = Run.of("check", "--json", bad);

    assertThat(run.exitCode()).isEqualTo(3);
    JsonObject report = JsonParser.parseString(run.out()).getAsJsonObject();
    assertThat(report.get("fine").getAsBoolean()).isFalse();
    JsonObject problem = report.getAsJsonArray("problems").get(0).getAsJsonObject();
    assertThat(problem.get("line").getAsInt()).isEqualTo(2);
    assertThat(problem.get("code").getAsString()).isEqualTo("LSK-301");
  }

  @Test
  @DisplayName("a file that is missing gets a message and exit code 3")
  void missingFile() throws Exception {
    Run run = Run.of("catalog", directory.resolve("nope.yaml").toString());

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("nope.yaml: there is no such file");
  }

  @Test
  @DisplayName("catalog lists entries with their paths")
  void catalog() throws Exception {
    Run run = Run.of("catalog", file);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("ENTRY", "logging > filter > qos > nio", "qos-supported");
  }

  @Test
  @DisplayName("catalog --json numbers the entries from 1, in order")
  void catalogJson() throws Exception {
    JsonArray entries =
        JsonParser.parseString(Run.of("catalog", "--json", file).out()).getAsJsonArray();

    assertThat(entries.size()).isGreaterThan(2);
    JsonObject first = entries.get(0).getAsJsonObject();
    assertThat(first.get("id").getAsInt()).isEqualTo(1);
    assertThat(first.get("name").getAsString()).isEqualTo("web");
    assertThat(first.getAsJsonArray("path").size()).isEqualTo(4);
  }

  @Test
  @DisplayName("explain tells the way of a connection that passes, and exits with 0")
  void explainPasses() throws Exception {
    Run run = Run.of("explain", file, "tcp://10.0.0.1:443");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("web: the first in the catalog with ipv4 stream sockets")
        .contains("allowed by rule 2", "chains.yaml:7:13")
        .contains("listed first = nearest the application")
        .containsPattern("qos.token-rate +8Mbit/s +environment, named at \\S+chains.yaml:8:")
        .containsPattern("logging.level +info +default")
        .contains("nothing was connected");
  }

  @Test
  @DisplayName("explain names the layer that refuses, the rule and its place, and exits with 4")
  void explainRefuses() throws Exception {
    Run run = Run.of("explain", file, "tcp://10.0.0.66:443", "--entry", "web");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out())
        .contains("Result: refused by 'filter'", "rule 1 'lab'", "chains.yaml:6:13")
        .containsPattern("qos +- +is not reached");
  }

  @Test
  @DisplayName("explain --json has the verdicts and the path of each function")
  void explainJson() throws Exception {
    Run run = Run.of("explain", "--json", file, "udp://[::1]:53", "--entry", "memory");

    JsonObject report = JsonParser.parseString(run.out()).getAsJsonObject();
    assertThat(report.get("refused").getAsBoolean()).isFalse();
    assertThat(report.get("protocol").getAsString()).isEqualTo("udp6");
    assertThat(report.getAsJsonObject("paths").getAsJsonArray("sendTo").get(0).getAsString())
        .isEqualTo("loopback");
  }

  @Test
  @DisplayName("explain with an entry that is not there lists those that are")
  void explainUnknownEntry() throws Exception {
    Run run = Run.of("explain", file, "tcp://10.0.0.1:1", "--entry", "wen");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("there is no entry 'wen'; the catalog has: web, memory");
  }

  @Test
  @DisplayName("layers lists layers and bases with what they do")
  void layers() throws Exception {
    Run run = Run.of("layers");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Layers", "filter ", "logging ", "qos ", "Bases", "nio ");
  }

  @Test
  @DisplayName("layers NAME describes each option with its default and its meaning")
  void layer() throws Exception {
    Run run = Run.of("layers", "qos");

    assertThat(run.out()).containsPattern("token-rate .*\\(required\\) .*rate");
    assertThat(run.out()).containsPattern("scope +connection \\| chain +connection ");
  }

  @Test
  @DisplayName("layers NAME --json describes each option for programs")
  void layerJson() throws Exception {
    Run run = Run.of("layers", "nio", "--json");

    JsonObject page = JsonParser.parseString(run.out()).getAsJsonObject();
    assertThat(page.get("kind").getAsString()).isEqualTo("base");
    assertThat(page.getAsJsonArray("options").size()).isPositive();
  }

  @Test
  @DisplayName("layers with a name that is not there lists those that are")
  void unknownLayer() throws Exception {
    Run run = Run.of("layers", "fliter");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("there is no layer or base 'fliter'; there are: connect-data, filter");
  }
}
