package dev.layersock.time;

import java.time.Duration;

/** Durations as nanoseconds, of which a long counts 292 years. */
public final class Nanos {
  /** The longest duration that is counted exactly. */
  public static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private Nanos() {}

  /**
   * Nanoseconds; what does not fit is as good as for ever.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static long of(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("the duration " + duration + " is negative");
    }
    return duration.compareTo(LONGEST) <= 0 ? duration.toNanos() : Long.MAX_VALUE;
  }
}
