package dev.layersock.option;

/**
 * What closing does with data that is not yet sent: Winsock's {@code struct linger}.
 *
 * @param on whether closing waits or, at 0 seconds, resets the connection
 * @param seconds how long it waits at most; 0 to 65535
 */
public record Linger(boolean on, int seconds) {
  /** The default: closing returns at once, data goes out in the background. */
  public static final Linger OFF = new Linger(false, 0);

  /** Closing resets the connection; unsent data is lost. */
  public static final Linger RESET = new Linger(true, 0);

  /** Checks the range. */
  public Linger {
    if (seconds < 0 || seconds > 65535) {
      throw new IllegalArgumentException("linger of " + seconds + " s is not in 0 to 65535");
    }
  }
}
