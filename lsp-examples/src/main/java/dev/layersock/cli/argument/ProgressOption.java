package dev.layersock.cli.argument;

import dev.layersock.cli.console.Console;
import picocli.CommandLine.Option;

/** The option {@code --no-progress}. */
public final class ProgressOption {
  @Option(
      names = "--no-progress",
      description =
          "Do not show the progress line; it is shown only where standard error is a terminal.")
  private boolean unwanted;

  /** For picocli. */
  public ProgressOption() {}

  /** Whether a progress line makes sense. */
  public boolean isWanted(Console console) {
    return console.showsProgress() && !unwanted;
  }
}
