package dev.layersock.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import dev.layersock.contract.ProviderContract;
import dev.layersock.error.WsaError;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The table of docs/wspconnect.md")
class RuleTableTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern RULE =
      Pattern.compile("(?:CONN|ACPT|LIFE|STRM|DGRM|WTCH|POLL|OPTN|RACE)-\\d\\d");

  /** The cells of a row that says where its rule is kept, and the empty one behind the last bar. */
  private static final int WITH_CLASSES = 6;

  private static final List<String> MODULES =
      List.of("api", "core", "transport-loopback", "transport-nio", "lsp-examples");

  /** The cells of the rows that begin with a rule, in order. */
  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(PROJECT.resolve("docs/wspconnect.md")).stream()
        .filter(line -> line.startsWith("| "))
        .map(RuleTableTest::cells)
        .filter(cells -> RULE.matcher(cells.get(0)).matches())
        .toList();
  }

  private static List<String> cells(String row) {
    return Splitter.on('|').trimResults().splitToList(row).stream().skip(1).toList();
  }

  /** A rule's cell, counted from the last: 1 is the transports, 2 the tests, 3 the classes. */
  private static List<String> names(List<String> row, int fromEnd) {
    return List.of(row.get(row.size() - 1 - fromEnd).split(", "));
  }

  /** What the tests of the contract say: for each rule, the methods with its number. */
  private static Map<String, Set<String>> tested()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Map<String, Set<String>> tested = new TreeMap<>();
    for (Class<?> type : contractClasses()) {
      for (Method method : type.getDeclaredMethods()) {
        DisplayName name = method.getAnnotation(DisplayName.class);
        Matcher rule = RULE.matcher(name == null ? "" : name.value());
        if (rule.lookingAt()) {
          tested
              .computeIfAbsent(rule.group(), key -> new TreeSet<>())
              .add(type.getSimpleName() + "." + method.getName());
        }
      }
    }
    return tested;
  }

  private static List<Class<?>> contractClasses()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path root =
        Path.of(ProviderContract.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root.resolve("dev/layersock/contract"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name =
            root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
        classes.add(Class.forName(name.substring(0, name.length() - ".class".length())));
      }
    }
    return classes;
  }

  @Test
  @DisplayName("has all rules, numbered without a gap")
  void isComplete() throws Exception {
    List<String> rules = rows().stream().map(row -> row.get(0)).toList();
    for (String suite : List.of("CONN", "ACPT", "LIFE", "STRM", "DGRM", "WTCH", "OPTN")) {
      List<String> own = rules.stream().filter(rule -> rule.startsWith(suite)).toList();
      assertThat(own)
          .isEqualTo(
              IntStream.rangeClosed(1, own.size())
                  .mapToObj(n -> suite + "-%02d".formatted(n))
                  .toList());
    }
    assertThat(rules).filteredOn(rule -> rule.startsWith("CONN")).hasSize(80);
  }

  @Test
  @DisplayName("has in each row the cells of the heading")
  void hasAllCells() throws Exception {
    List<String> heading = List.of();
    for (String line : Files.readAllLines(PROJECT.resolve("docs/wspconnect.md"))) {
      if (line.startsWith("| ")) {
        List<String> cells = cells(line);
        heading = heading.isEmpty() ? cells : heading;
        if (RULE.matcher(cells.get(0)).matches()) {
          assertThat(cells).as("%s, below %s", cells.get(0), heading).hasSameSizeAs(heading);
        }
      } else if (!line.startsWith("|")) {
        heading = List.of();
      }
    }
  }

  @Test
  @DisplayName("names for each rule the tests that have its number, and no others")
  void namesItsTests() throws Exception {
    Map<String, Set<String>> tested = tested();
    for (List<String> row : rows()) {
      String rule = row.get(0);
      assertThat(names(row, 2))
          .as("tests of %s", rule)
          .containsExactlyInAnyOrderElementsOf(tested.getOrDefault(rule, Set.of()));
    }
    assertThat(rows().stream().map(row -> row.get(0)).toList()).containsAll(tested.keySet());
  }

  @Test
  @DisplayName("names for each rule classes that exist")
  void namesItsClasses() throws Exception {
    Set<String> existing = new TreeSet<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(PROJECT.resolve(module + "/src"))) {
        existing.addAll(
            files
                .map(path -> path.getFileName().toString())
                .filter(name -> name.endsWith(".java"))
                .map(name -> name.substring(0, name.length() - ".java".length()))
                .collect(Collectors.toSet()));
      }
    }
    for (List<String> row : rows().stream().filter(row -> row.size() >= WITH_CLASSES).toList()) {
      assertThat(existing).as(row.get(0)).containsAll(names(row, 3));
    }
  }

  @Test
  @DisplayName("gives each of the 19 error codes of the page its rules")
  void hasAllCodes() throws Exception {
    List<String> codes =
        Files.readAllLines(PROJECT.resolve("docs/wspconnect.md")).stream()
            .filter(line -> line.startsWith("| WSAE"))
            .map(line -> cells(line).get(0))
            .toList();
    assertThat(codes).hasSize(19).doesNotHaveDuplicates();
    assertThat(codes).isSubsetOf(Arrays.stream(WsaError.values()).map(WsaError::name).toList());
  }
}
