package dev.layersock.cli.console;

import org.jspecify.annotations.Nullable;

/** Ends a command: one message for the user, and an exit code. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  /**
   * With a message that says all.
   *
   * @param message what went wrong and what to do, without a full stop
   */
  public CommandFailure(ExitCode code, String message) {
    this(code, message, null);
  }

  /** With a cause, which {@code --verbose} shows. */
  public CommandFailure(ExitCode code, @Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** How the program ends. */
  public ExitCode code() {
    return code;
  }
}
