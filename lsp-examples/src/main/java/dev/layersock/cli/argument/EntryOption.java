package dev.layersock.cli.argument;

import dev.layersock.Layersock;
import dev.layersock.catalog.Sockets;
import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --entry}. */
public final class EntryOption {
  @Option(
      names = "--entry",
      paramLabel = "NAME",
      description = "The entry of the catalog to use; else the first that matches.")
  private @Nullable String name;

  /** For picocli. */
  public EntryOption() {}

  /** Whether the user chose one. */
  public boolean isGiven() {
    return name != null;
  }

  /**
   * Sockets of the entry, or of the whole catalog.
   *
   * @throws CommandFailure if the catalog has no such entry
   */
  public Sockets of(Layersock layersock) {
    return name == null ? layersock.sockets() : named(layersock, name);
  }

  /**
   * Sockets of an entry.
   *
   * @throws CommandFailure if the catalog has no such entry
   */
  public static Sockets named(Layersock layersock, String name) {
    try {
      return layersock.sockets(name);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, e.getMessage(), e);
    }
  }
}
