package dev.layersock.time;

import dev.layersock.spi.WaitGate;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A gate in real time: the waiting thread looks for a moment whether the gate opens, and is parked
 * if it does not.
 *
 * <p>To park a thread and wake it takes tens of microseconds, a hundred times what another thread
 * needs to answer from memory. So a thread that parks at once makes such an answer wait for nothing
 * but the thread. Looking costs a processor that others may need; it is bounded by about what
 * parking costs, so it wastes at most as much again, and it is done only
 *
 * <ul>
 *   <li>where another processor can open the gate meanwhile, and not in a virtual thread, whose
 *       carrier has better to do;
 *   <li>after a wait at the same gate that was short. A thread that waits for the network or for
 *       people parks at once, always, and idle ones cost nothing;
 *   <li>where it helps: each time that it was in vain, twice as many waits park at once before it
 *       is tried again.
 * </ul>
 */
final class ParkGate implements WaitGate {
  private static final Object OPEN = "open";
  private static final AtomicReferenceFieldUpdater<ParkGate, @Nullable Object> STATE =
      AtomicReferenceFieldUpdater.newUpdater(ParkGate.class, Object.class, "state");

  /** How often it looks: some 70 microseconds. */
  private static final int LOOKS =
      Runtime.getRuntime().availableProcessors() > 1 ? 1 << 12 : 0;

  /** Lets go of the processor once in so many looks, in case the other one waits for this one. */
  private static final int LOOKS_BETWEEN_YIELDS = 1 << 8;

  /** A wait was short that was no longer than this, being woken included, in nanoseconds. */
  private static final long SHORT = 100_000;

  private static final int MOST_SKIPS = 63;

  /** {@link #OPEN}, or the thread that is parked or about to be, or null: closed. */
  private volatile @Nullable Object state;

  /** How many short waits still park at once. For the waiting thread, as all below. */
  private int skips = 1;

  /** How many skips the last look in vain has cost. */
  private int penalty;

  @Override
  public void open() {
    if (STATE.getAndSet(this, OPEN) instanceof Thread waiter) {
      LockSupport.unpark(waiter);
    }
  }

  @Override
  public boolean await(long timeoutNanos, boolean interruptible) throws InterruptedException {
    if (pass() || (skips == 0 && timeoutNanos > 0 && passSoon())) {
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
      if (skips > 0 && System.nanoTime() - start <= SHORT) {
        skips--;
      }
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

  private boolean passSoon() {
    if (VirtualThreads.isCurrent()) {
      return false;
    }
    for (int looks = LOOKS; looks > 0; looks--) {
      if (pass()) {
        penalty = 0;
        return true;
      }
      if (looks % LOOKS_BETWEEN_YIELDS == 0) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
    penalty = Math.min(2 * penalty + 1, MOST_SKIPS);
    skips = penalty;
    return false;
  }
}
