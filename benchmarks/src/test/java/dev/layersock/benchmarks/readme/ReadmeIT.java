package dev.layersock.benchmarks.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.BenchmarksJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What the README shows of measuring")
@Timeout(300)
class ReadmeIT {
  private static final String JAR = "benchmarks/target/benchmarks.jar";
  private static final Pattern COMMAND =
      Pattern.compile("java (-jar |-cp )" + Pattern.quote(JAR) + "[ :].*");
  private static final Pattern FILE =
      Pattern.compile("<!-- file: (\\S+) -->\\n```\\w*\\n(.*?)```", Pattern.DOTALL);
  private static final String SERVICES =
      "META-INF/services/dev.layersock.descriptor.LayerDescriptor";

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("runs, each command after those before it, one with a layer of the user's own")
  void commands() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    Map<String, String> files =
        FILE.matcher(readme)
            .results()
            .collect(Collectors.toMap(file -> file.group(1), file -> file.group(2)));
    for (String name : List.of("chains.yaml", "counted.yaml")) {
      write(name, files);
    }
    compileLayer(files);
    List<String> commands = COMMAND.matcher(readme).results().map(MatchResult::group).toList();

    assertThat(commands).hasSizeGreaterThan(6).anyMatch(command -> command.contains(":classes"));
    for (String command : commands) {
      BenchmarksJar.Result ended =
          BenchmarksJar.result(BenchmarksJar.start(folder, inSeconds(command)));
      assertThat(ended.exitCode()).as(command + ": " + ended.out()).isZero();
    }
    assertThat(folder.resolve("report/report.html")).content().contains("Connect in memory");
    assertThat(folder.resolve("new/report.html")).content().contains("Changes since");
    assertThat(folder.resolve("mine/report.html")).content().contains("Your chain");
    assertThat(folder.resolve("again/report.html"))
        .hasSameTextualContentAs(folder.resolve("report/report.html"));
    assertThat(folder.resolve("counted/report.html")).content().contains("Your chain");
  }

  private void write(String name, Map<String, String> files) throws IOException {
    assertThat(files).containsKey(name);
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, files.get(name));
  }

  /** Puts the class and its registration into the folder {@code classes}, as the README has it. */
  private void compileLayer(Map<String, String> files) throws IOException {
    Path classes = folder.resolve("classes");
    Path services = classes.resolve(SERVICES);
    Files.createDirectories(services.getParent());
    Files.writeString(services, files.get(SERVICES));
    String source = "example/CountingLayer.java";
    write(source, files);
    int outcome =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                BenchmarksJar.FILE.toString(),
                "-d",
                classes.toString(),
                folder.resolve(source).toString());
    assertThat(outcome).isZero();
  }

  /** The words of a command, with what makes it measure for moments and not for minutes. */
  private static List<String> inSeconds(String command) {
    String shown =
        command
            .replaceFirst("java ", "")
            .replaceFirst("\\s+#.*", "")
            .replace(JAR, BenchmarksJar.FILE.toString());
    List<String> words = new ArrayList<>(Arrays.asList(shown.split(" +", -1)));
    String only = "LoopbackConnect.*layersock0|ConfiguredChain";
    if (words.contains("gate")) {
      words.add("transfer-loopback-0");
    } else if (!words.contains("report")) {
      words.addAll(List.of("-f", "1", "-wi", "1", "-i", "1", "-w", "1ms", "-r", "9ms"));
    } else if (!words.contains("--from")) {
      words.addAll(List.of("--iteration", "20ms", "--only", only));
    }
    return words;
  }
}
