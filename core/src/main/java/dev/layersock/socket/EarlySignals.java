package dev.layersock.socket;

import java.util.concurrent.TimeUnit;

/**
 * How soon one who was signalled in vain may try again. A signal may be early, so the first ones
 * cost nothing; if they do not end, the time between two tries grows to some milliseconds. Signals
 * that come no faster than that are not slowed. For one thread at a time.
 */
final class EarlySignals {
  /** Signals in vain that cost nothing. */
  static final int FREE = 64;

  /** The time between two tries doubles after so many. */
  private static final int STEP = 16;

  private static final int MOST_DOUBLINGS = 3;

  private int inVain;

  /** When the last try was allowed, in nanoseconds. */
  private long last;

  /**
   * Counts one more signal in vain.
   *
   * @param now the present time in nanoseconds
   * @return nanoseconds until the next try; 0 for at once
   */
  long delay(long now) {
    if (inVain < FREE) {
      inVain++;
      last = now;
      return 0;
    }
    int doublings = Math.min((inVain - FREE) / STEP, MOST_DOUBLINGS);
    long between = TimeUnit.MILLISECONDS.toNanos(1L << doublings);
    long left = last + between - now;
    if (left > 0) {
      inVain++;
      last += between;
      return left;
    }
    if (left < -between) {
      inVain = FREE; // they come slowly now
    }
    last = now;
    return 0;
  }

  /** A signal has told the truth. */
  void reset() {
    inVain = 0;
  }
}
