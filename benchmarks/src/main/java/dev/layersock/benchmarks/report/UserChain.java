package dev.layersock.benchmarks.report;

import dev.layersock.Layersock;
import dev.layersock.cli.argument.ChainFileArgument;
import dev.layersock.cli.argument.EntryOption;
import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.Console;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.composition.Composition;
import dev.layersock.config.ChainFile;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** A chain of the user's own that is to be measured too. */
final class UserChain {
  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "A file of chains, one of which is measured too.")
  private Path file = Path.of("");

  @Option(
      names = "--entry",
      paramLabel = "NAME",
      required = true,
      description = "Which entry of its catalog.")
  private String entry = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where to listen for it; otherwise where its layers allow it.")
  private int port;

  UserChain() {}

  /**
   * Reads the file and starts the chain, without connecting anything.
   *
   * @throws dev.layersock.config.ConfigurationException if anything is wrong with the file
   * @throws CommandFailure if there is no such entry, or no such port
   */
  void check(Console console) {
    if (port < 0 || port > MAX_PORT) {
      throw new CommandFailure(
          ExitCode.USAGE, "--port: " + port + " is not a port; give 0 to " + MAX_PORT);
    }
    Composition composition =
        ChainFile.load(file, ChainFileArgument.registry(), console.environment());
    try (Layersock layersock = Layersock.builder(composition).start()) {
      EntryOption.named(layersock, entry);
    }
  }

  /** What the benchmark is told, whose JVM may run in another folder. */
  Map<String, String> params() {
    return Map.of(
        "config", file.toAbsolutePath().toString(),
        "entry", entry,
        "port", Integer.toString(port));
  }
}
