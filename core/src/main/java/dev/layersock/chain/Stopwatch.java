package dev.layersock.chain;

import java.util.concurrent.TimeUnit;

/**
 * Finds out which provider sleeps in a call though its descriptor says that it does not block: the
 * time of each call, without that of the providers below. Any thread may call it; what it notes is
 * the thread's own.
 */
final class Stopwatch {
  /** So long that neither a busy machine nor a collection of garbage is often meant. */
  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** In nanoseconds, what the providers below have taken of the call that is under way. */
  private static final ThreadLocal<long[]> BELOW = ThreadLocal.withInitial(() -> new long[1]);

  private final Faults checked;
  private final boolean mayBlock;

  Stopwatch(Faults checked, boolean mayBlock) {
    this.checked = checked;
    this.mayBlock = mayBlock;
  }

  /** Begins a call. */
  long begin() {
    long[] below = BELOW.get();
    long earlier = below[0];
    below[0] = 0;
    return System.nanoTime() - earlier;
  }

  /**
   * Ends a call.
   *
   * @param begun from {@link #begin}
   */
  void end(String function, long begun) {
    long[] below = BELOW.get();
    long whole = System.nanoTime() - begun;
    long own = whole - below[0];
    below[0] = whole;
    if (own > LONG_NANOS && !mayBlock) {
      checked.slow(function, TimeUnit.NANOSECONDS.toMillis(own));
    }
  }
}
