package dev.layersock.spi;

/**
 * Clock and timers, real or virtual. Any thread may call it.
 *
 * <p>Everything that waits does so at a {@link WaitGate} of the same source. That is how virtual
 * time knows when nobody has anything to do but wait, and goes on.
 */
public interface TimeSource {
  /** Nanoseconds from an arbitrary start; only differences mean something. */
  long nanoTime();

  /**
   * Runs a task later, on a thread of the source's. The task is quick and does not wait.
   *
   * @param delayNanos nanoseconds; 0 or less for as soon as can be
   */
  ScheduledTask schedule(long delayNanos, Runnable task);

  /**
   * Runs work that may take long, or wait at a gate, on another thread of the source's. Work that
   * is given to a source that is closed never runs.
   *
   * <p>Unless a source has threads for that, a timer's task does it at once.
   */
  default void execute(Runnable work) {
    schedule(0, work);
  }

  /** A new gate, closed. */
  WaitGate gate();
}
