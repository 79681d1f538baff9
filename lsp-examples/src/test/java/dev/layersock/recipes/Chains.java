package dev.layersock.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.layersock.layers.fakes.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file of chains that the page shows, once as it is and once with a rule that denies; and what
 * the layer {@code logging} says of them. Used by one thread.
 */
final class Chains implements AutoCloseable {
  private static final String PROPERTY = "layersock.chains";

  private final Path open;
  private final Path shut;
  private final LogLines log = new LogLines("layersock.connections", Level.INFO);

  /** Writes both files. */
  Chains(Path folder) throws IOException {
    String shown = Recipe.chains();
    String denying = shown.replace("allow:", "deny:");
    assertThat(denying).isNotEqualTo(shown);
    open = write(folder, "open", shown);
    shut = write(folder, "shut", denying);
  }

  private static Path write(Path folder, String name, String text) throws IOException {
    Path file = Files.createDirectory(folder.resolve(name)).resolve("chains.yaml");
    return Files.writeString(file, text);
  }

  /** The file as shown. */
  Path open() {
    return open;
  }

  /** The file that denies what the other one allows. */
  Path shut() {
    return shut;
  }

  /** Does what {@code -Dlayersock.chains=FILE#web} does, until closed. */
  Path ofProcess(Path file) {
    System.setProperty(PROPERTY, file + "#web");
    return file;
  }

  /** The connects to a port that went well. */
  List<String> connectsTo(int port) {
    return log.lines().stream()
        .filter(line -> line.contains("event=connect"))
        .filter(line -> line.contains("outcome=connected"))
        .filter(line -> line.contains(":" + port + " "))
        .toList();
  }

  /** Checks that a client's exception says which rule refused it, as the page says. */
  static void assertDenied(Throwable failure) {
    assertThat(failure).isNotNull().hasStackTraceContaining("denied by rule 1 (");
    assertThat(failure).hasStackTraceContaining("chains.yaml:7:");
  }

  @Override
  public void close() {
    System.clearProperty(PROPERTY);
    log.close();
  }
}
