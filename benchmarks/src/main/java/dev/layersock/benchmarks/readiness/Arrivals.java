package dev.layersock.benchmarks.readiness;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counts the bytes that were read. Any thread may call it. */
final class Arrivals {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);
  private static final int SPINS = 1000;

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Bytes so far. */
  long count() {
    return bytes.get();
  }

  /** Notes that some were read. */
  void add(int more) {
    bytes.addAndGet(more);
  }

  /** Notes that nothing can be read any more. */
  void failed(Throwable why) {
    failure.compareAndSet(null, why);
  }

  /**
   * Waits until more than so many were read. It spins, so that the time to wake up a waiting thread
   * is no part of what is measured.
   *
   * @throws IllegalStateException if nothing comes
   */
  void awaitMoreThan(long seen) {
    long start = System.nanoTime();
    for (int spins = 1; bytes.get() <= seen; spins++) {
      Thread.onSpinWait();
      if (spins % SPINS == 0) {
        Throwable why = failure.get();
        if (why != null || System.nanoTime() - start > LONGEST) {
          throw new IllegalStateException("the byte was not read", why);
        }
      }
    }
  }
}
