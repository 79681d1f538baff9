package dev.layersock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.chain.Checks;
import dev.layersock.cli.argument.HostPort;
import dev.layersock.cli.console.Amounts;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The command line itself")
final class UsageTest {
  @Test
  @DisplayName("without a command it shows the help")
  void helpWithoutCommand() throws Exception {
    Run run = Run.of();

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: layersock", "demo", "relay", "Exit codes:", "Examples:");
  }

  @ParameterizedTest(name = "{0} --help has examples and exit codes")
  @ValueSource(strings = {"demo", "check", "catalog", "explain", "layers", "relay", "connect"})
  @DisplayName("each command has a help with examples and exit codes")
  void helpOfCommands(String command) throws Exception {
    Run run = Run.of(command, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: layersock " + command, "Example", "Exit codes:");
    assertThat(run.out()).contains("--log-format=text|json", "--log-file=FILE");
  }

  @Test
  @DisplayName("a misspelt option gets the nearest name and exit code 2, not the missing ones")
  void misspeltOption() throws Exception {
    Run run = Run.of("relay", "x.yaml", "--lissten", "127.0.0.1:0");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("'--lissten'", "Usage: layersock relay");
    assertThat(run.err()).doesNotContain("Missing");
  }

  @Test
  @DisplayName("a misspelt command gets the nearest name and exit code 2")
  void misspeltCommand() throws Exception {
    Run run = Run.of("relai");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Did you mean: layersock relay");
  }

  @Test
  @DisplayName("a misspelt property of the process is named with what there is, and exit code 2")
  void misspeltProperty() throws Exception {
    String before = System.getProperty(Checks.PROPERTY);
    System.setProperty(Checks.PROPERTY, "paranoid");
    try {
      Run run = Run.of("demo");

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .isEqualToNormalizingNewlines(
              "layersock: -Dlayersock.checks=paranoid is not known; it is free or strict\n");
    } finally {
      if (before == null) {
        System.clearProperty(Checks.PROPERTY);
      } else {
        System.setProperty(Checks.PROPERTY, before);
      }
    }
  }

  @Test
  @DisplayName("the version is one line")
  void version() throws Exception {
    Run run = Run.of("--version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSize(1).first().asString().startsWith("layersock ");
  }

  @Test
  @DisplayName("hosts and ports are read with and without brackets")
  void hostPorts() {
    assertThat(HostPort.parse("[::1]:80")).isEqualTo(new HostPort("::1", 80));
    assertThat(HostPort.parse("[::1]:80")).hasToString("[::1]:80");
    assertThat(HostPort.parse("localhost:0")).isEqualTo(new HostPort("localhost", 0));
  }

  @ParameterizedTest(name = "{0} is refused")
  @ValueSource(strings = {"localhost", "::1:80", "a:b", "a:70000", ":80", "[]:80", "a b:1"})
  @DisplayName("what is no host and port is refused with examples")
  void badHostPorts(String text) {
    assertThatThrownBy(() -> HostPort.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text.equals("a:70000") ? "70000" : "127.0.0.1:8080");
  }

  @Test
  @DisplayName("amounts are written as people read them")
  void amounts() {
    assertThat(Amounts.bytes(1023)).isEqualTo("1023 B");
    assertThat(Amounts.bytes(1536)).isEqualTo("1.5 KiB");
    assertThat(Amounts.rate(2_000_000, 1_000_000_000)).isEqualTo("16.0 Mbit/s");
    assertThat(Amounts.duration(1_050_000_000)).isEqualTo("1.05 s");
    assertThat(Amounts.duration(12_340_000)).isEqualTo("12.3 ms");
    assertThat(Amounts.count(1, "entry", "entries")).isEqualTo("1 entry");
  }

  @Test
  @DisplayName("refuses times that nobody waits for, with the longest")
  void longTimes() throws Exception {
    for (String option : List.of("--idle-limit", "--dial-limit", "--grace")) {
      Run run =
          Run.of(
              "relay",
              "c.yaml",
              "--listen",
              "127.0.0.1:0",
              "--to",
              "127.0.0.1:9",
              option,
              "999999999h");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains(option, "'999999999h' is too long; the most is 876000h");
    }
  }
}
