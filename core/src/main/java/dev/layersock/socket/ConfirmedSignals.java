package dev.layersock.socket;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.Readiness;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What is signalled of one socket, looked at before it is believed: a signal may be early. What is
 * not true is watched again; if that goes on without end, after a while, see {@link EarlySignals}.
 *
 * <p>Any thread may call it. One thread at a time looks and watches, and does what others have
 * noted meanwhile, so a signal that comes within a watch is not a call within it. No lock is held.
 */
abstract class ConfirmedSignals {
  private static final AtomicIntegerFieldUpdater<ConfirmedSignals> NOTED =
      AtomicIntegerFieldUpdater.newUpdater(ConfirmedSignals.class, "noted");

  /** Among the noted bits: a thread looks. */
  private static final int BUSY = 1 << 31;

  /** Among the noted bits: what was put off is to be watched now. */
  private static final int LATER = 1 << 30;

  private final SocketHandle socket;

  /** The bits that were signalled, {@link #LATER} and {@link #BUSY}. */
  @SuppressWarnings("UnusedVariable") // only the updater reads it
  private volatile int noted;

  /** The bits whose watch was put off; for the thread that looks. */
  private int later;

  /** Null until the first; for the thread that looks. */
  private @Nullable EarlySignals early;

  ConfirmedSignals(SocketHandle socket) {
    this.socket = socket;
  }

  /** The socket that is looked at. */
  final SocketHandle socket() {
    return socket;
  }

  /** What of some {@link Readiness} bits somebody waits for. */
  abstract int awaited(int readiness);

  /**
   * Looks, and records what is true. Called by one thread at a time.
   *
   * @param awaited bits that were signalled
   * @return those that are not true, to be watched again
   */
  abstract int confirm(int awaited);

  /** Some bits cannot be watched. */
  abstract void unwatchable(int readiness, WsaException why);

  /** For what the chain signals. */
  final void signalled(int readiness) {
    if (note(readiness)) {
      work();
    }
  }

  /** Watches for the first time. */
  final void watch(int readiness) throws WsaException {
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
    return NOTED.getAndAccumulate(this, bits | BUSY, (before, added) -> before | added) >= 0;
  }

  private void work() {
    boolean done = false;
    try {
      while (!done) {
        int bits = NOTED.getAndSet(this, BUSY);
        look(bits & Readiness.ALL);
        if ((bits & LATER) != 0) {
          int due = awaited(later);
          later = 0;
          watchAgain(due, 0);
        }
        done = NOTED.compareAndSet(this, BUSY, 0);
      }
    } finally {
      if (!done) { // by an error of the machine; whoever comes next looks
        noted = 0;
      }
    }
  }

  private void look(int signalled) {
    int awaited = awaited(signalled);
    if (awaited == 0) {
      return;
    }
    int missing = confirm(awaited);
    if (early != null && missing != awaited) {
      early.reset();
    }
    if (missing != 0 && later == 0) {
      watchAgain(missing, delay());
    } else {
      later |= missing;
    }
  }

  /** Nanoseconds until what was signalled in vain is to be watched again. */
  private long delay() {
    EarlySignals known = early;
    if (known == null) {
      known = new EarlySignals();
      early = known;
    }
    return known.delay(socket.time().nanoTime());
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
        unwatchable(readiness, e);
      }
    }
  }

  private void watchNow(int readiness) throws WsaException {
    socket.watch(WspFunction.WATCH, readiness, null);
  }
}
