package dev.layersock.time;

import dev.layersock.spi.WaitGate;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A gate in real time: the waiting thread is parked. */
final class ParkGate implements WaitGate {
  private static final Object OPEN = "open";
  private static final AtomicReferenceFieldUpdater<ParkGate, @Nullable Object> STATE =
      AtomicReferenceFieldUpdater.newUpdater(ParkGate.class, Object.class, "state");

  /** {@link #OPEN}, or the thread that is parked or about to be, or null: closed. */
  private volatile @Nullable Object state;

  @Override
  public void open() {
    if (STATE.getAndSet(this, OPEN) instanceof Thread waiter) {
      LockSupport.unpark(waiter);
    }
  }

  @Override
  public boolean await(long timeoutNanos, boolean interruptible) throws InterruptedException {
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
        if (timeoutNanos == FOREVER) {
          LockSupport.park(this);
        } else {
          long left = timeoutNanos - (System.nanoTime() - start);
          if (left <= 0) {
            return false;
          }
          LockSupport.parkNanos(this, left);
        }
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
