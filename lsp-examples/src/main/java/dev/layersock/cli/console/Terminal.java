package dev.layersock.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out what the JDK does not tell: whether standard error is a terminal. */
public final class Terminal {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminal() {}

  /** Whether it is one, as far as can be known. */
  public static boolean isStandardError() {
    if (!Files.isSymbolicLink(STANDARD_ERROR)) {
      return false; // no Linux: a progress line is not worth a guess
    }
    try {
      String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
