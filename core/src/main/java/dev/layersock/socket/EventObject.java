package dev.layersock.socket;

import dev.layersock.spi.TimeSource;
import dev.layersock.time.Nanos;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What event-select signals (Winsock's event object, manual reset). Several sockets may share one.
 * Any thread may call it.
 */
public final class EventObject {
  private final TimeSource time;
  private final Waiters waiters = new Waiters();
  private final AtomicBoolean signalled = new AtomicBoolean();

  EventObject(TimeSource time) {
    this.time = time;
  }

  /** Signals it. */
  public void set() {
    mark();
    wake();
  }

  /** Signals it, but wakes nobody yet. */
  void mark() {
    signalled.set(true);
  }

  /** Wakes who waits. */
  void wake() {
    waiters.wake(1);
  }

  /** Takes the signal back. */
  public void reset() {
    signalled.set(false);
  }

  /** Whether it is signalled. */
  public boolean isSet() {
    return signalled.get();
  }

  /**
   * Waits until it is signalled, which it stays.
   *
   * @param timeout at most; zero or less does not wait
   * @return whether it was signalled
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean await(Duration timeout) throws InterruptedException {
    long most = timeout.isNegative() ? 0 : Nanos.of(timeout);
    if (!isSet()) {
      Waiter waiter = new Waiter(time.gate());
      waiters.add(new Waiting(waiter, 1));
      try {
        if (!isSet()) {
          waiter.gate().await(most, true);
          // A signal that was taken back at once has woken this thread all the same.
          return waiter.isWoken() || isSet();
        }
      } finally {
        waiters.remove(waiter);
      }
    }
    return true;
  }
}
