package dev.layersock.net;

import dev.layersock.catalog.Sockets;
import java.nio.file.Path;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds the chain for those factories that are known by their class name alone. Thread-safe. */
final class ConfiguredChains {
  /** The system property that says where the chains are; and, in properties, the key. */
  static final String PROPERTY = "layersock.chains";

  /** The key by which PostgreSQL's driver hands over the argument of a factory. */
  private static final String ARGUMENT = "socketFactoryArg";

  private ConfiguredChains() {}

  /**
   * The sockets of a file, or of one entry of its catalog.
   *
   * @param where {@code FILE} or {@code FILE#ENTRY}
   * @throws IllegalArgumentException if there is no such entry
   * @throws IllegalStateException if no file is named
   */
  static Sockets of(String where) {
    int mark = where.lastIndexOf('#');
    if (mark >= 0 && where.indexOf('/', mark) >= 0) {
      mark = -1; // in the name of a folder
    }
    String file = required(mark < 0 ? where : where.substring(0, mark));
    String entry = mark < 0 ? null : where.substring(mark + 1);
    return source().sockets(Path.of(file).toAbsolutePath().normalize(), entry);
  }

  private static ChainSource source() {
    return ServiceLoader.load(ChainSource.class, ChainSource.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "nobody offers " + ChainSource.class.getName() + "; the jar is not whole"));
  }

  /** As the system property says. */
  static Sockets ofProcess() {
    return of(orEmpty(System.getProperty(PROPERTY)));
  }

  /** As a driver's properties say, or else the system property. */
  static Sockets of(Properties properties) {
    String argument = orEmpty(properties.getProperty(ARGUMENT));
    String where = argument.isBlank() ? orEmpty(properties.getProperty(PROPERTY)) : argument;
    return where.isBlank() ? ofProcess() : of(where);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String required(String where) {
    if (where.isBlank()) {
      throw new IllegalStateException(
          "no chain is named, and plain sockets would go past all of them: set -D"
              + PROPERTY
              + "=chains.yaml, or chains.yaml#ENTRY, or give that as the factory's argument");
    }
    return where;
  }

  /** For a factory that has to be made with the sockets of a chain. */
  static IllegalStateException needsChain(Class<?> factory, Class<?> configured) {
    return new IllegalStateException(
        factory.getSimpleName()
            + " has no chain by its name alone; give the class "
            + configured.getName()
            + ", and -D"
            + PROPERTY
            + "=chains.yaml#ENTRY");
  }
}
