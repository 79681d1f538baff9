package dev.layersock.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The documents")
class DocumentsTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern CLASS = Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:[.(].*)?");
  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|interface|record|enum)\\s+([A-Z]\\w*)");
  private static final Set<String> OURS = ours();
  private static final Set<String> JDK = jdk();

  static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(PROJECT);
        Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
      return Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  /** Those that explain the code, and name its classes. */
  static List<Path> explanations() throws IOException {
    try (Stream<Path> decisions = Files.list(PROJECT.resolve("docs/decisions"))) {
      List<Path> explanations = new ArrayList<>(decisions.toList());
      explanations.add(PROJECT.resolve("docs/architecture.md"));
      return explanations;
    }
  }

  private static List<String> all(Pattern pattern, Path file) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("documents")
  @DisplayName("link to files that exist")
  void linksLeadSomewhere(Path document) throws IOException {
    for (String link : all(LINK, document)) {
      assertThat(document.resolveSibling(link)).exists();
    }
  }

  @Test
  @DisplayName("name files that exist, where they say where a change goes")
  void pathsExist() throws IOException {
    List<String> paths =
        all(QUOTED, PROJECT.resolve("CONTRIBUTING.md")).stream()
            .filter(text -> text.matches("(api|core|transport-\\w+|lsp-examples|docs)/\\S+"))
            .toList();
    assertThat(paths).hasSizeGreaterThan(30);
    for (String path : paths) {
      assertThat(PROJECT.resolve(path)).exists();
    }
  }

  @ParameterizedTest
  @MethodSource("explanations")
  @DisplayName("name classes that exist, ours or the JDK's")
  void classesExist(Path document) throws IOException {
    List<String> unknown =
        all(QUOTED, document).stream()
            .map(CLASS::matcher)
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1))
            .filter(name -> !OURS.contains(name) && !JDK.contains(name))
            .toList();
    assertThat(unknown).isEmpty();
  }

  /** The types that our sources declare. */
  private static Set<String> ours() {
    try (Stream<Path> files = Files.walk(PROJECT)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && file.toString().contains("/src/"))
          .flatMap(DocumentsTest::declared)
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<String> declared(Path source) {
    try {
      return DECLARED.matcher(Files.readString(source)).results().map(DocumentsTest::name);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String name(MatchResult declaration) {
    return declaration.group(1);
  }

  private static Set<String> jdk() {
    Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", "java.base");
    try (Stream<Path> files = Files.walk(base.resolve("java"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".class", ""))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
