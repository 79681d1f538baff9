package dev.layersock.cli.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Changes what is logged. */
public final class LogLevels {
  private static volatile boolean raised;

  private LogLevels() {}

  /** Whether the user wants to see more. */
  static boolean isRaised() {
    return raised;
  }

  /** Shows what the chains and their providers do. */
  public static void raise() {
    raised = true;
    raise("layersock");
    raise("dev.layersock");
  }

  private static void raise(String name) {
    if (LoggerFactory.getLogger(name) instanceof Logger logger) {
      logger.setLevel(Level.DEBUG);
    }
  }
}
