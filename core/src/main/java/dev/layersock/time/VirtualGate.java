package dev.layersock.time;

import dev.layersock.spi.WaitGate;
import org.jspecify.annotations.Nullable;

/** A gate of virtual time. Its fields are guarded by the lock of the turns. */
final class VirtualGate implements WaitGate {
  private final Turns turns;
  private boolean open;
  private long waits;
  private @Nullable Participant waiter;

  VirtualGate(Turns turns) {
    this.turns = turns;
  }

  @Override
  public void open() {
    turns.lock();
    try {
      open = true;
      if (waiter != null) {
        turns.wake(waiter);
      }
    } finally {
      turns.unlock();
    }
  }

  private void timeOver(long wait) {
    turns.lock();
    try {
      if (wait == waits && waiter != null) { // else another wait has begun
        turns.wake(waiter);
      }
    } finally {
      turns.unlock();
    }
  }

  @Override
  public boolean await(long timeoutNanos, boolean interruptible) throws InterruptedException {
    turns.lock();
    try {
      if (!open && timeoutNanos > 0) {
        await(turns.current(), timeoutNanos, interruptible);
      }
      boolean wasOpen = open;
      open = false;
      return wasOpen;
    } finally {
      turns.unlock();
    }
  }

  static IllegalStateException waitsInTask() {
    return new IllegalStateException(
        "a timer's task waits at a gate; what waits is for offload, or a thread of its own");
  }

  private void await(Participant me, long timeoutNanos, boolean interruptible)
      throws InterruptedException {
    if (turns.isInTask()) { // the thread is another's, who may be the one to open the gate
      throw waitsInTask();
    }
    if (interruptible && Thread.interrupted()) {
      throw new InterruptedException();
    }
    long wait = ++waits;
    Timers.Timer limit = null;
    if (timeoutNanos != FOREVER) {
      limit = turns.timers().add(timeoutNanos, () -> timeOver(wait));
      turns.timerSet();
    }
    waiter = me;
    try {
      turns.await(me, this, interruptible);
    } finally {
      waiter = null;
      if (limit != null) {
        turns.timers().remove(limit);
      }
    }
  }
}
