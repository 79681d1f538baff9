package dev.layersock.recipes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Finds the programs of servers that the machine may have or not. */
final class Program {
  /** The system property that makes a missing program a failure, as in CI. */
  private static final String PROPERTY = "layersock.recipes";

  private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql");

  private Program() {}

  /**
   * The path of a program. Where there is none, the test is skipped with a notice; with {@code
   * -Dlayersock.recipes=required} it fails.
   *
   * @param debianPackage the package that has it
   */
  static String find(String name, String debianPackage) {
    return folders()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> missing(name, debianPackage))
        .toString();
  }

  private static RuntimeException missing(String name, String debianPackage) {
    String notice =
        "there is no %s on this machine; Debian's package %s has it".formatted(name, debianPackage);
    if ("required".equals(System.getProperty(PROPERTY))) {
      throw new AssertionError(notice);
    }
    System.err.println("NOTICE: a recipe was not run: " + notice);
    return Assumptions.abort(notice);
  }

  /** Debian keeps servers out of the users' path, and each line of PostgreSQL in its own folder. */
  private static Stream<Path> folders() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(
            Stream.of("/usr/sbin", "/usr/bin").map(Path::of),
            Stream.of(path.split(":")).map(Path::of),
            postgresql().stream())
        .flatMap(folders -> folders);
  }

  private static List<Path> postgresql() {
    if (!Files.isDirectory(POSTGRESQL)) {
      return List.of();
    }
    try (Stream<Path> lines = Files.list(POSTGRESQL)) {
      return lines.sorted(Comparator.reverseOrder()).map(line -> line.resolve("bin")).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
