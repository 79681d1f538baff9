package dev.layersock.chain;

import dev.layersock.error.WspFunction;
import java.util.concurrent.TimeUnit;

/**
 * Finds out which provider sleeps in a call though its descriptor says that it does not block: the
 * time of each call, without that of the providers below. Any thread may call it; what it notes is
 * the thread's own.
 */
final class Stopwatch {
  /** So long that neither a busy machine nor a collection of garbage is often meant. */
  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** In nanoseconds, the own times of all calls of this thread that have ended. */
  private static final ThreadLocal<long[]> COUNTED = ThreadLocal.withInitial(() -> new long[1]);

  private final Faults checked;
  private final boolean mayBlock;

  Stopwatch(Faults checked, boolean mayBlock) {
    this.checked = checked;
    this.mayBlock = mayBlock;
  }

  /** Begins a call. */
  long begin() {
    return System.nanoTime() - COUNTED.get()[0];
  }

  /**
   * Ends a call. What has been counted since it began are the calls below.
   *
   * @param begun from {@link #begin}
   */
  void end(WspFunction function, long begun) {
    long[] counted = COUNTED.get();
    long own = System.nanoTime() - counted[0] - begun;
    counted[0] += own;
    if (own > LONG_NANOS && !mayBlock) {
      checked.slow(function, TimeUnit.NANOSECONDS.toMillis(own));
    }
  }
}
