package dev.layersock.socket;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.Readiness;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is signalled of one socket, looked at before it is believed: a signal may be early. What is
 * not true is watched again; if that goes on without end, after a while, see {@link EarlySignals}.
 *
 * <p>Any thread may call it. One thread at a time looks and watches, and does what others have
 * noted meanwhile, so a signal that comes within a watch is not a call within it. No lock is held.
 */
final class ConfirmedSignals {
  /** Among the noted bits: a thread looks. */
  private static final int BUSY = 1 << 31;

  /** Among the noted bits: what was put off is to be watched now. */
  private static final int LATER = 1 << 30;

  /** Who looks. Its methods are called by one thread at a time. */
  interface Confirmation {
    /** What of some {@link Readiness} bits somebody waits for. */
    int awaited(int readiness);

    /**
     * Looks, and records what is true.
     *
     * @param awaited bits that were signalled
     * @return those that are not true, to be watched again
     */
    int confirm(int awaited);

    /** Some bits cannot be watched. */
    void unwatchable(int readiness, WsaException why);
  }

  private final SocketHandle socket;
  private final Confirmation confirmation;

  /** The bits that were signalled, {@link #LATER} and {@link #BUSY}. */
  private final AtomicInteger noted = new AtomicInteger();

  /** For the thread that looks. */
  private final EarlySignals early = new EarlySignals();

  /** The bits whose watch was put off; for the thread that looks. */
  private int later;

  ConfirmedSignals(SocketHandle socket, Confirmation confirmation) {
    this.socket = socket;
    this.confirmation = confirmation;
  }

  /** For what the chain signals. */
  void signalled(int readiness) {
    if (note(readiness)) {
      work();
    }
  }

  /** Watches for the first time. */
  void watch(int readiness) throws WsaException {
    if (readiness == 0) {
      return;
    }
    boolean mine = note(0);
    try {
      watchNow(readiness);
    } finally {
      if (mine) {
        work();
      }
    }
  }

  /** Notes some bits. Whether this thread is to look at them. */
  private boolean note(int bits) {
    return noted.getAndAccumulate(bits | BUSY, (before, added) -> before | added) >= 0;
  }

  private void work() {
    boolean done = false;
    try {
      while (!done) {
        int bits = noted.getAndSet(BUSY);
        look(bits & Readiness.ALL);
        if ((bits & LATER) != 0) {
          int due = confirmation.awaited(later);
          later = 0;
          watchAgain(due, 0);
        }
        done = noted.compareAndSet(BUSY, 0);
      }
    } finally {
      if (!done) { // by an error of the machine; whoever comes next looks
        noted.set(0);
      }
    }
  }

  private void look(int signalled) {
    int awaited = confirmation.awaited(signalled);
    if (awaited == 0) {
      return;
    }
    int missing = confirmation.confirm(awaited);
    if (missing != awaited) {
      early.reset();
    }
    if (missing != 0 && later == 0) {
      watchAgain(missing, early.delay(socket.time().nanoTime()));
    } else {
      later |= missing;
    }
  }

  private void watchAgain(int readiness, long delay) {
    if (delay > 0) {
      socket.tellEarlySignals();
      later = readiness;
      socket.time().schedule(delay, () -> signalled(LATER));
    } else if (readiness != 0) {
      try {
        watchNow(readiness);
      } catch (WsaException e) {
        confirmation.unwatchable(readiness, e);
      }
    }
  }

  private void watchNow(int readiness) throws WsaException {
    socket.watch(WspFunction.WATCH, readiness);
  }
}
