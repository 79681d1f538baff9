package dev.layersock.benchmarks.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("The command line of the gate, if it is wrong,")
class GateCommandTest {
  @TempDir private Path folder = Path.of("");
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return new CommandLine(new GateCommand()).setErr(new PrintWriter(err)).execute(args);
  }

  @Test
  @DisplayName("is told which figures there are")
  void unknownFigure() {
    assertThat(run("connect-nio-3")).isEqualTo(2);
    assertThat(err.toString())
        .contains("there is no figure 'connect-nio-3'", "connect-nio-8, transfer-loopback-0");
  }

  @Test
  @DisplayName("is told that a file is not there, or what is wrong with it")
  void wrongFile() throws Exception {
    Path file = folder.resolve("budgets.yaml");
    assertThat(run("--budgets", file.toString())).isEqualTo(3);
    assertThat(err.toString()).contains(file + " cannot be read");

    Files.writeString(file, "jdk-17: {connect: 1}");
    assertThat(run("--budgets", file.toString())).isEqualTo(3);
    assertThat(err.toString()).contains(file + " has a budget for 'connect'");
  }

  @Test
  @DisplayName("is told that there is no budget, and how to make one, before anything is measured")
  void missingBudget() throws Exception {
    Path file = Files.writeString(folder.resolve("budgets.yaml"), "jdk-17: {connect-nio-0: 1}");
    assertThat(run("--budgets", file.toString(), "connect-nio-8")).isEqualTo(3);
    assertThat(err.toString()).contains("has no budget for connect-nio-8", "--record");
  }

  @Test
  @DisplayName("is told that recording needs a file, and the layer that only passes on")
  void recording() {
    assertThat(run("--record")).isEqualTo(2);
    assertThat(err.toString()).contains("--record needs --budgets FILE", Budgets.PLACE);

    String file = folder.resolve("budgets.yaml").toString();
    assertThat(run("--record", "--budgets", file, "--layer", "mine")).isEqualTo(2);
    assertThat(err.toString()).contains("leave out --layer");
    assertThat(folder).isEmptyDirectory();
  }
}
