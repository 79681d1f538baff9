package dev.layersock.socket;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * How blocking calls on one socket wait: they watch what they need, park at a gate, and try again.
 * Sends and receives may try again for a moment before that, see {@link Patience}. Holds no lock
 * and pins no virtual thread. Any thread may call it.
 *
 * <p>It is the list of those who wait and does not hold one, since every socket would pay for that.
 */
final class SocketWaits extends Waiters {
  /** Stands among the {@link dev.layersock.spi.Readiness} bits for the end of a connect. */
  static final int CONNECT_ENDED = 0x10;

  private static final AtomicIntegerFieldUpdater<SocketWaits> CLOSED =
      AtomicIntegerFieldUpdater.newUpdater(SocketWaits.class, "closed");
  private static final AtomicReferenceFieldUpdater<SocketWaits, @Nullable Waiting> SPARE =
      AtomicReferenceFieldUpdater.newUpdater(SocketWaits.class, Waiting.class, "spare");

  private final ChainSocket socket;
  private final TimeSource time;

  /** Null until changed: a socket that is made writes nothing volatile. */
  private volatile @Nullable Interrupts interrupts;

  private volatile int closed;

  /** What the last wait has left for the next, so that a thread that waits often makes nothing. */
  @SuppressWarnings("UnusedVariable") // only the updater reads it
  private volatile @Nullable Waiting spare;

  SocketWaits(ChainSocket socket, TimeSource time) {
    this.socket = socket;
    this.time = time;
  }

  TimeSource time() {
    return time;
  }

  void setInterrupts(Interrupts interrupts) {
    this.interrupts = interrupts;
  }

  Interrupts interrupts() {
    Interrupts set = interrupts;
    return set == null ? Interrupts.HEEDED : set;
  }

  /** For an accepted socket. */
  void inherit(SocketWaits listener) {
    if (listener.interrupts != null) {
      interrupts = listener.interrupts;
    }
  }

  boolean isClosed() {
    return closed != 0;
  }

  /** When a call that begins now has to end. */
  long deadline(long timeoutNanos) {
    return timeoutNanos == 0 ? WaitGate.FOREVER : time.nanoTime() + timeoutNanos;
  }

  /**
   * Begins the waiting of one call, which is this thread's until {@link #leave}. Between its waits
   * a cancel is not forgotten.
   *
   * @throws WsaException WSAEINPROGRESS inside a callback
   */
  Waiting enter(WspFunction function, int events) throws WsaException {
    Callbacks.requireNone(function);
    return enter(events);
  }

  /**
   * Waits until one of the events may be true.
   *
   * @param waiting from {@link #enter(WspFunction, int)}
   * @param deadline from {@link #deadline}
   * @throws WsaException WSAETIMEDOUT at the deadline, WSAEINTR if cancelled or interrupted,
   *     WSAENOTSOCK if the socket is closed meanwhile
   */
  void await(Waiting waiting, WspFunction function, long deadline) throws WsaException {
    requireOpen(function);
    Waiter waiter = waiting.waiter();
    waiter.expect();
    int watched = waiting.events() & ~CONNECT_ENDED;
    if (watched != 0) {
      socket.watch(watched);
    }
    if (!waiter.isWoken()) {
      long start = time.nanoTime();
      do {
        park(waiter, function, deadline);
      } while (!waiter.isWoken());
      waiting.parked(time.nanoTime() - start);
    }
  }

  /** Waits for the end of a connect, which may have come already. */
  void awaitConnect(ConnectAttempt connect, long deadline) throws WsaException {
    Waiting waiting = enter(CONNECT_ENDED);
    try {
      while (connect.isInProgress()) {
        park(waiting.waiter(), WspFunction.CONNECT, deadline);
      }
    } finally {
      leave(waiting);
    }
  }

  private Waiting enter(int events) {
    Waiting kept = SPARE.getAndSet(this, null);
    Waiting waiting = kept == null ? new Waiting(time) : kept;
    waiting.begin(events);
    add(waiting);
    return waiting;
  }

  /** Ends a wait. */
  void leave(Waiting waiting) {
    remove(waiting.waiter());
    spare = waiting;
  }

  private void park(Waiter waiter, WspFunction function, long deadline) throws WsaException {
    boolean opened;
    try {
      requireOpen(function);
      long left = deadline == WaitGate.FOREVER ? deadline : deadline - time.nanoTime();
      opened = waiter.gate().await(left, interrupts().endWaits());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Framework.raised(
          new WsaException(WsaError.WSAEINTR, "the thread was interrupted", null, e), function);
    }
    requireOpen(function);
    if (waiter.isCancelled()) {
      throw Framework.raised(
          new WsaException(WsaError.WSAEINTR, "the blocking call was cancelled"), function);
    }
    if (!opened) {
      String reason =
          function == WspFunction.CONNECT
              ? "the timeout is over, but the attempt goes on; close the socket"
              : "the timeout is over";
      throw Framework.raised(new WsaException(WsaError.WSAETIMEDOUT, reason), function);
    }
  }

  /** Ends all waits for good. Whether this call did it. */
  boolean close() {
    boolean first = CLOSED.compareAndSet(this, 0, 1);
    cancel();
    return first;
  }

  /**
   * Checks that the socket was not closed.
   *
   * @throws WsaException WSAENOTSOCK
   */
  void requireOpen(WspFunction function) throws WsaException {
    if (isClosed()) {
      throw Framework.raised(
          new WsaException(WsaError.WSAENOTSOCK, "the socket was closed"), function);
    }
  }
}
