package dev.layersock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each {@code wrong-files/x.yaml} is a slip that people make in a file of the real layers, or what
 * a template left, and {@code wrong-files/x.txt} all that {@code check} prints for it.
 *
 * <p>{@code -Dgolden.write=true} writes the texts anew; read the difference before you commit it.
 */
@DisplayName("check")
class WrongFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/wrong-files");

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("says of a wrong file where, what and what to write, word by word")
  void message(String name) throws Exception {
    Run run = Run.of("check", FOLDER.resolve(name).toString());
    String said = (run.out() + run.err()).replace(FOLDER + "/", "");

    Path expected = FOLDER.resolve(name.replace(".yaml", ".txt"));
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(expected, said);
    }
    assertThat(said).isEqualTo(Files.readString(expected));
    assertThat(run.exitCode()).isEqualTo(3);
  }
}
