package dev.layersock.benchmarks.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.BenchmarksJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What the README shows of measuring")
@Timeout(180)
class ReadmeIT {
  private static final String COMMAND = "java -jar benchmarks/target/benchmarks.jar ";
  private static final Pattern CHAINS =
      Pattern.compile("<!-- file: chains.yaml -->\\n```yaml\\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("runs, each command after those before it")
  void commands() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    writeChains(readme);
    List<String> commands = readme.lines().filter(line -> line.startsWith(COMMAND)).toList();

    assertThat(commands).hasSizeGreaterThan(4);
    for (String command : commands) {
      List<String> words = inSeconds(command);
      BenchmarksJar.Result ended = BenchmarksJar.runIn(folder, words.toArray(String[]::new));
      assertThat(ended.exitCode()).as(command + ": " + ended.out()).isZero();
    }
    assertThat(folder.resolve("report/report.html")).content().contains("Connect in memory");
    assertThat(folder.resolve("new/report.html")).content().contains("Changes since");
    assertThat(folder.resolve("mine/report.html")).content().contains("Your chain");
  }

  private void writeChains(String readme) throws IOException {
    Matcher chains = CHAINS.matcher(readme);
    assertThat(chains.find()).isTrue();
    Files.writeString(folder.resolve("chains.yaml"), chains.group(1));
  }

  /** The words of a command, with what makes it measure for moments and not for minutes. */
  private static List<String> inSeconds(String command) {
    String shown = command.substring(COMMAND.length()).replaceFirst("\\s+#.*", "");
    List<String> words = new ArrayList<>(Arrays.asList(shown.split(" +", -1)));
    String only = "LoopbackConnect.*layersock0|ConfiguredChain";
    switch (words.get(0)) {
      case "report" -> words.addAll(List.of("--iteration", "20ms", "--only", only));
      case "gate" -> words.add("transfer-loopback-0");
      default -> words.addAll(List.of("-f", "1", "-wi", "1", "-i", "1", "-w", "1ms", "-r", "9ms"));
    }
    return words;
  }
}
