package dev.layersock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layersock.layers.fakes.LogLines;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
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
    assertThat(run.out().lines())
        .containsExactly(
            file + " is fine: 2 chains, 2 entries",
            file
                + ":4:7: note: layer 'filter': what datagram sockets receive is not looked at; rules"
                + " with 'on: [receive]' change that");
    assertThat(run.err()).isEmpty();
  }

  @Test
  @DisplayName("check names a rule that never decides, and does not call the file fine")
  void deadRule() throws Exception {
    String dead =
        Run.file(
            directory,
            "chains:",
            "  web:",
            "    - filter:",
            "        default: allow",
            "        rules:",
            "          - allow: [192.168.0.0/16]",
            "          - deny: [192.168.1.5]",
            "    - nio");

    Run run;
    try (LogLines log = new LogLines("dev.layersock", Level.WARN)) {
      run = Run.of("check", dead);
      assertThat(log.lines()).as("what is printed need not be logged").isEmpty();
    }

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out().lines())
        .containsExactly(
            dead + " is valid, but has mistakes: 1 chain, 1 entry",
            dead
                + ":7:13: layer 'filter': rule 2 never decides: rule 1 (line 6) covers all of it,"
                + " but for the IPv6 addresses that carry it; put it before");
    Run json = Run.of("check", "--json", dead);
    JsonObject report = JsonParser.parseString(json.out()).getAsJsonObject();
    assertThat(report.get("fine").getAsBoolean()).isFalse();
    JsonObject remark = report.getAsJsonArray("remarks").get(0).getAsJsonObject();
    assertThat(remark.get("line").getAsInt()).isEqualTo(7);
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
  @DisplayName("what a file says does not move the cursor of who reads it")
  void controlCharacters() throws Exception {
    String odd =
        Run.file(
            directory,
            "chains:",
            "  web:",
            "    - filter:",
            "        rules:",
            "          - {deny: 127.0.0.9, label: \"a\\e[2J\\u202Eb\"}",
            "    - nio");
    for (String target : List.of("tcp://127.0.0.9:80", "udp://127.0.0.9:80")) {
      Run text = Run.of("explain", odd, target);
      assertThat(text.out()).contains("'a\\u001b[2J\\u202eb'");
      assertThat(text.out()).doesNotContain("\u001b", "\u202e");
      Run json = Run.of("explain", "--json", odd, target);
      assertThat(json.out()).doesNotContain("\u001b"); // the rest is for programs, as it is
    }
    Run connected = Run.of("connect", odd, "127.0.0.9:80");
    assertThat(connected.err()).contains("'a\\u001b[2J\\u202eb'");
    assertThat(connected.err()).doesNotContain("\u001b", "\u202e");
  }

  @Test
  @DisplayName("check knows the key that a tool of YAML 1.1 has made of 'on'")
  void yaml11() throws Exception {
    String made =
        Run.file(
            directory,
            "chains:",
            "  web: [{filter: {rules: [{deny: 10.0.0.0/8, true: bind}]}}, nio]");

    Run run = Run.of("check", made);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .contains("unknown setting 'true'", "may have made it of 'on': write \"on\" in quotes");
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
    assertThat(report.get("function").getAsString()).isEqualTo("sendTo");
    assertThat(report.getAsJsonObject("paths").getAsJsonArray("sendTo").get(0).getAsString())
        .isEqualTo("loopback");
  }

  @Test
  @DisplayName("explain says of an address that is nobody's what connect says, before any layer")
  void explainNobody() throws Exception {
    for (String target : List.of("tcp://0.0.0.0:80", "tcp://[::]:80", "udp://0.0.0.0:53")) {
      Run run = Run.of("explain", file, target, "--entry", "web");

      assertThat(run.exitCode()).as(target).isEqualTo(1);
      assertThat(run.out())
          .contains("Result: refused by 'layersock' [WSAEADDRNOTAVAIL 10049]")
          .containsPattern("filter +- +is not reached");
    }
  }

  @Test
  @DisplayName("explain asks the base too: port 0 is nobody's")
  void explainBase() throws Exception {
    Run run = Run.of("explain", file, "tcp://10.0.0.1:0", "--entry", "web");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("Result: refused by 'nio' [WSAEADDRNOTAVAIL 10049]");
  }

  @Test
  @DisplayName("explain shows each address of a name, with its verdict")
  void explainName() throws Exception {
    Run run = Run.of("explain", "--json", file, "tcp://localhost:443", "--entry", "web");

    JsonObject report = JsonParser.parseString(run.out()).getAsJsonObject();
    JsonArray addresses = report.getAsJsonArray("addresses");
    assertThat(addresses.size()).isEqualTo(InetAddress.getAllByName("localhost").length);
    JsonObject first = addresses.get(0).getAsJsonObject();
    assertThat(first.get("address").getAsString()).endsWith(":443").doesNotContain("localhost");
    assertThat(first.get("by").getAsString()).isEqualTo("filter");
    assertThat(run.exitCode()).isEqualTo(4);
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
