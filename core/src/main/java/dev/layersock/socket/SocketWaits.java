package dev.layersock.socket;

import dev.layersock.chain.Framework;
import dev.layersock.chain.ProtocolChain;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import dev.layersock.spi.base.PollSet;
import dev.layersock.spi.base.SelectorPolled;
import dev.layersock.time.SystemTime;
import dev.layersock.time.VirtualThreads;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for what happens to one socket: the threads of blocking calls, which watch what they
 * need, park at a gate and try again, and the selection of events. Sends and receives may try again
 * for a moment before they park, see {@link AdaptiveSpin}. A platform thread that parks polls for
 * its socket, if that waits at the host: no other thread has to wake it then. Holds no lock and
 * pins no virtual thread. Any thread may call it.
 *
 * <p>A signal may be early, any number of times. So each round of each wait looks at the clock, at
 * cancel, at close and at interrupts, and {@link EarlySignals} bounds how many rounds there are.
 */
abstract class SocketWaits extends SocketHandle {
  /** Stands among the {@link dev.layersock.spi.Readiness} bits for the end of a connect. */
  static final int CONNECT_ENDED = 0x10;

  private static final AtomicReferenceFieldUpdater<SocketWaits, @Nullable Waiting> SPARE =
      AtomicReferenceFieldUpdater.newUpdater(SocketWaits.class, Waiting.class, "spare");
  private static final AtomicReferenceFieldUpdater<SocketWaits, @Nullable SocketEvents> EVENTS =
      AtomicReferenceFieldUpdater.newUpdater(SocketWaits.class, SocketEvents.class, "events");

  /** Null until changed: a socket that is made writes nothing volatile. */
  private volatile @Nullable Interrupts interrupts;

  /** Null until the first selection. */
  private volatile @Nullable SocketEvents events;

  /** What the last wait has left for the next, so that a thread that waits often makes nothing. */
  @SuppressWarnings("UnusedVariable") // only the updater reads it
  private volatile @Nullable Waiting spare;

  SocketWaits(ProtocolChain chain, ProviderSocket socket, TimeSource time) {
    super(chain, socket, time);
  }

  final void setInterrupts(Interrupts interrupts) {
    this.interrupts = interrupts;
  }

  private Interrupts interrupts() {
    Interrupts set = interrupts;
    return set == null ? Interrupts.HEEDED : set;
  }

  /** For an accepted socket. */
  final void inheritInterrupts(SocketWaits listener) {
    if (listener.interrupts != null) {
      interrupts = listener.interrupts;
    }
  }

  /** As {@link ChainSocket#setBlocking}. */
  final void setBlocking(boolean blocking) throws WsaException {
    requireUsable(WspFunction.IOCTL);
    if (blocking && events().isSelected()) {
      throw Framework.raised(
          new WsaException(
              WsaError.WSAEINVAL,
              "events are selected; select none before making the socket blocking"),
          WspFunction.IOCTL);
    }
    Framework.setBlocking(socket(), blocking);
  }

  /** The selection of events; shared by all that have never selected. */
  final SocketEvents events() {
    SocketEvents own = events;
    return own == null ? SocketEvents.NONE : own;
  }

  /** The selection of events, to change it. */
  final SocketEvents ownEvents() {
    EVENTS.compareAndSet(this, null, new SocketEvents());
    return events();
  }

  /** The application has ended receiving. */
  final void receivingEnded() {
    markReceivingEnded();
    pollWith(null); // what comes is dropped also if no selector is asked, see Selection
    events().receivingEnded();
  }

  /** The connection was taken from the socket, which may have another. */
  final void disconnected() {
    forgetConnection();
    events().disconnected();
  }

  /** For what the chain signals, which may be early. */
  final void signalled(int readiness) {
    notQuiet(readiness);
    wake(readiness);
    events().signalled(readiness);
  }

  /** When a call that begins now has to end. */
  final long deadline(long timeoutNanos) {
    return timeoutNanos == 0 ? WaitGate.FOREVER : time().nanoTime() + timeoutNanos;
  }

  /**
   * Begins the waiting of one call, which is this thread's until {@link #leave}. Between its waits
   * a cancel is not forgotten.
   *
   * @throws WsaException WSAEINPROGRESS inside a callback
   */
  final Waiting enter(WspFunction function, int events) throws WsaException {
    Callbacks.requireNone(function);
    return enter(events);
  }

  private Waiting enter(int events) {
    Waiting kept = SPARE.getAndSet(this, null);
    Waiting waiting = kept == null ? new Waiting(time()) : kept;
    waiting.begin(events);
    add(waiting);
    return waiting;
  }

  /** Ends the waiting of a call. */
  final void leave(Waiting waiting) {
    remove(waiting.waiter());
    if (waiting.isPolling()) {
      try {
        pollWith(null); // before another thread can poll there
      } finally {
        waiting.endPoll();
      }
    }
    replaceSpare(waiting);
    if (isMarkedClosed()) {
      replaceSpare(null);
    }
  }

  private void replaceSpare(@Nullable Waiting next) {
    Waiting before = SPARE.getAndSet(this, next);
    if (before != null) {
      before.free();
    }
  }

  /** What this thread polls while it waits; null if it does not. */
  private @Nullable PollSet poll(Waiting waiting) {
    return time() instanceof SystemTime real
            && socket() instanceof SelectorPolled polled
            && !VirtualThreads.isCurrent()
        ? waiting.poll(polled.selectors(), real.polledGates())
        : null;
  }

  /**
   * Waits until one of the events may be true.
   *
   * @param waiting from {@link #enter(WspFunction, int)}
   * @param deadline from {@link #deadline}
   * @throws WsaException WSAETIMEDOUT at the deadline, WSAEINTR if cancelled or interrupted,
   *     WSAENOTSOCK if the socket is closed meanwhile, the failure if it has failed
   */
  final void await(Waiting waiting, WspFunction function, long deadline) throws WsaException {
    Waiter waiter = waiting.waiter();
    timeLeft(waiter, function, deadline);
    if (waiter.isWoken()) {
      slowDown(waiting, function, deadline);
    }
    PollSet polled = poll(waiting);
    waiter.expect();
    watch(function, waiting.events(), polled);
    if (!waiter.isWoken()) {
      long start = time().nanoTime();
      do {
        park(waiter, function, deadline, WaitGate.FOREVER);
      } while (!waiter.isWoken());
      waiting.parked(time().nanoTime() - start);
    }
    if (waiting.isPolling() && !isSole(waiting)) {
      pollWith(null); // others wait here, too, while this thread does not poll
    }
  }

  /** Whether nobody else is to be told of anything: no other waiter, no listener and no layer. */
  final boolean isSole(Waiting waiting) {
    return isOnly(waiting) && !events().isSelected() && !chain().isHeardByLayers();
  }

  /** For one who was woken and has tried again in vain. */
  private void slowDown(Waiting waiting, WspFunction function, long deadline) throws WsaException {
    long now = time().nanoTime();
    long delay = waiting.wokenInVain(now);
    if (delay == 0) {
      return;
    }
    if (isAlone(waiting)) { // one of several may have been overtaken by another each time
      tellEarlySignals();
    }
    long end = now + delay;
    for (long left = delay; left > 0; left = end - time().nanoTime()) {
      park(waiting.waiter(), function, deadline, left);
    }
  }

  /** Waits for the end of a connect, which may have come already. */
  final void awaitConnect(PendingConnect connect, long deadline) throws WsaException {
    Waiting waiting = enter(CONNECT_ENDED);
    try {
      pollWith(poll(waiting));
      while (connect.isInProgress()) {
        park(waiting.waiter(), WspFunction.CONNECT, deadline, WaitGate.FOREVER);
      }
    } finally {
      leave(waiting);
    }
  }

  /**
   * Waits at the gate.
   *
   * @param most nanoseconds at most, whatever the deadline
   */
  private void park(Waiter waiter, WspFunction function, long deadline, long most)
      throws WsaException {
    long left = timeLeft(waiter, function, deadline);
    try {
      waiter.gate().await(Math.min(left, most), interrupts().endWaits());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(function, e);
    } catch (UncheckedIOException e) {
      throw pollFailed(function, e);
    }
  }

  static WsaException pollFailed(WspFunction function, UncheckedIOException cause) {
    return Framework.raised(
        new WsaException(WsaError.WSASYSCALLFAILURE, "the system fails to poll", null, cause),
        function);
  }

  /** Nanoseconds until the deadline, if the wait may go on. Each round of each wait asks. */
  private long timeLeft(Waiter waiter, WspFunction function, long deadline) throws WsaException {
    requireUsable(function);
    if (waiter.isCancelled()) {
      requireUsable(function); // a close cancels, too, and says so itself
      throw Framework.raised(
          new WsaException(WsaError.WSAEINTR, "the blocking call was cancelled"), function);
    }
    if (Thread.currentThread().isInterrupted() && interrupts().endWaits()) {
      throw interrupted(function, null);
    }
    if (deadline == WaitGate.FOREVER) {
      return WaitGate.FOREVER;
    }
    long left = deadline - time().nanoTime();
    if (left <= 0) {
      String reason =
          function == WspFunction.CONNECT
              ? "the timeout is over, but the attempt goes on; close the socket"
              : "the timeout is over";
      throw Framework.raised(new WsaException(WsaError.WSAETIMEDOUT, reason), function);
    }
    return left;
  }

  private static WsaException interrupted(
      WspFunction function, @Nullable InterruptedException cause) {
    return Framework.raised(
        new WsaException(WsaError.WSAEINTR, "the thread was interrupted", null, cause), function);
  }

  /** Ends all waits and the selection for good. Whether this call did it. */
  final boolean close() {
    boolean first = markClosed();
    cancel();
    events().clear();
    replaceSpare(null);
    return first;
  }
}
