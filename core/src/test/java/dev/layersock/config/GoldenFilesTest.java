package dev.layersock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each {@code golden/x.yaml} is a wrong file, and {@code golden/x.txt} what is said of it, word by
 * word.
 *
 * <p>After a change of the messages, {@code mvn -pl core -am test -Dtest=GoldenFilesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.write=true} writes the texts anew; read the
 * difference before you commit it.
 */
class GoldenFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  static Stream<String> wrongFiles() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".yaml"))
              .sorted()
              .toList();
      return names.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("wrongFiles")
  @DisplayName("A wrong file gets the messages that are written down for it")
  void messages(String name) throws IOException {
    String message = problemsOf(name).getMessage() + "\n";
    Path expected = FOLDER.resolve(name.replace(".yaml", ".txt"));
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(expected, message);
    }
    assertThat(message).isEqualTo(Files.readString(expected));
  }

  @Test
  @DisplayName("Every code that a text can cause has a golden file")
  void everyCode() throws IOException {
    Set<ProblemCode> seen = EnumSet.noneOf(ProblemCode.class);
    for (String name : wrongFiles().toList()) {
      problemsOf(name).problems().forEach(problem -> seen.add(problem.code()));
    }
    assertThat(EnumSet.complementOf(EnumSet.copyOf(seen))).containsExactly(ProblemCode.UNREADABLE);
  }

  private static ConfigurationException problemsOf(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve(name), StandardCharsets.UTF_8);
    return catchThrowableOfType(
        ConfigurationException.class,
        () -> ChainFile.parse(name, text, Fakes.REGISTRY, Fakes.ENVIRONMENT::get));
  }
}
