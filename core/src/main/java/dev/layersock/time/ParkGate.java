package dev.layersock.time;

import dev.layersock.spi.WaitGate;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A gate in real time: the waiting thread is parked. */
final class ParkGate implements WaitGate {
  private final AtomicBoolean open = new AtomicBoolean();
  private volatile @Nullable Thread waiter;

  @Override
  public void open() {
    open.set(true);
    LockSupport.unpark(waiter);
  }

  @Override
  public boolean await(long timeoutNanos, boolean interruptible) throws InterruptedException {
    if (open.compareAndSet(true, false)) {
      return true;
    }
    long start = System.nanoTime();
    boolean interrupted = false;
    waiter = Thread.currentThread();
    try {
      while (!open.compareAndSet(true, false)) {
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
      waiter = null;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
