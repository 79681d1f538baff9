package dev.layersock.spi;

/**
 * Where one thread waits for another. A gate that is opened lets one wait through, the present one
 * or else the next, and is closed again.
 *
 * <p>Friendly to virtual threads: a wait holds no monitor and pins nothing. Any thread may open it;
 * one thread at a time waits. It serves one wait after another, of different threads: the time
 * limit of an earlier wait must not end a later one.
 */
public interface WaitGate {
  /** Waits without an end. */
  long FOREVER = Long.MAX_VALUE;

  /** Opens the gate. */
  void open();

  /**
   * Waits until the gate is open, the time is over, or the thread is interrupted, and closes it.
   *
   * @param timeoutNanos nanoseconds, or {@link #FOREVER}; 0 or less does not wait
   * @param interruptible whether an interrupt ends the wait; if not, the thread's interrupt status
   *     is set again when the wait ends
   * @return whether the gate was open
   * @throws InterruptedException if an interrupt ended the wait
   */
  boolean await(long timeoutNanos, boolean interruptible) throws InterruptedException;
}
