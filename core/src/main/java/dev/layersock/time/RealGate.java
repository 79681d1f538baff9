package dev.layersock.time;

import dev.layersock.spi.WaitGate;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A gate in real time. How its thread waits, and how it is woken, is for the subclass to say. */
abstract class RealGate implements WaitGate {
  private static final Object OPEN = "open";
  private static final AtomicReferenceFieldUpdater<RealGate, @Nullable Object> STATE =
      AtomicReferenceFieldUpdater.newUpdater(RealGate.class, Object.class, "state");

  /** {@link #OPEN}, or the thread that waits or is about to, or null: closed. */
  private volatile @Nullable Object state;

  /**
   * Waits until {@link #wake} is called, or was before, or the time is over. May end early.
   *
   * @param nanos not negative; {@link #FOREVER} waits without an end
   */
  abstract void pause(long nanos);

  /** Ends the present pause of a thread, or else its next. */
  abstract void wake(Thread waiter);

  @Override
  public final void open() {
    if (STATE.getAndSet(this, OPEN) instanceof Thread waiter) {
      wake(waiter);
    }
  }

  @Override
  public final boolean await(long timeoutNanos, boolean interruptible) throws InterruptedException {
    if (pass()) {
      return true;
    }
    long start = System.nanoTime();
    boolean interrupted = false;
    STATE.compareAndSet(this, null, Thread.currentThread());
    try {
      while (!pass()) {
        if (Thread.interrupted()) {
          if (interruptible) {
            throw new InterruptedException();
          }
          interrupted = true;
        }
        long left = timeoutNanos == FOREVER ? FOREVER : timeoutNanos - (System.nanoTime() - start);
        if (left <= 0) {
          return false;
        }
        pause(left);
      }
      return true;
    } finally {
      STATE.compareAndSet(this, Thread.currentThread(), null);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Closes the gate behind this thread. False if it is not open. */
  private boolean pass() {
    return state == OPEN && STATE.compareAndSet(this, OPEN, null);
  }
}
