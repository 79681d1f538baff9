package dev.layersock.cli.argument;

import dev.layersock.cli.console.Console;
import dev.layersock.composition.Composition;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The parameter FILE, which most commands have. */
public final class ChainFileArgument {
  @Parameters(index = "0", paramLabel = "FILE", description = "The file of chains.")
  private Path file = Path.of("");

  /** For picocli. */
  public ChainFileArgument() {}

  /** As the user named it. */
  public Path file() {
    return file;
  }

  /**
   * Reads the file.
   *
   * @throws dev.layersock.config.ConfigurationException if anything is wrong with it
   */
  public Composition load(Console console) {
    return ChainFile.load(file, registry(), console.environment());
  }

  /** The providers on the class path. */
  public static ProviderRegistry registry() {
    return ProviderRegistry.discover(ChainFileArgument.class.getClassLoader());
  }
}
