package dev.layersock.socket;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one select waits: a waiter at each socket, all at one gate. For one thread. */
final class SelectWaits {
  static final String INTERRUPTED = "the thread was interrupted";
  static final String CANCELLED = "the blocking call was cancelled";

  private final List<Place> places = new ArrayList<>();
  private final EarlySignals early = new EarlySignals();
  private final TimeSource time;
  private final WaitGate gate;

  /** Whether what is looked at was signalled. */
  private boolean inVain;

  /** One socket, and the waiter there. */
  private static final class Place {
    final SocketWaits socket;
    final int events;
    final Waiter waiter;
    final Waiting waiting;
    boolean wokenInVain;

    Place(SocketWaits socket, int events, WaitGate gate) {
      this.socket = socket;
      this.events = events;
      this.waiter = new Waiter(gate);
      this.waiting = new Waiting(waiter, events);
    }
  }

  /**
   * For some sockets of one system.
   *
   * @param interests what is waited for at each; not empty
   */
  SelectWaits(Map<SocketWaits, Integer> interests) {
    this.time = interests.keySet().iterator().next().time();
    this.gate = time.gate();
    interests.forEach((socket, events) -> places.add(new Place(socket, events, gate)));
  }

  /** Begins. To be followed by {@link #leave}. */
  void enter() {
    places.forEach(place -> place.socket.add(place.waiting));
  }

  void leave() {
    places.forEach(place -> place.socket.remove(place.waiter));
  }

  /** Before a look, which sees what has woken this until now. */
  void expect() {
    inVain = false;
    for (Place place : places) {
      place.wokenInVain = place.waiter.isWoken();
      inVain |= place.wokenInVain;
      place.waiter.expect();
    }
  }

  /**
   * After a look that has found nothing, waits until something may be there or the time is over.
   *
   * @throws WsaException WSAENOTSOCK if a socket was closed, WSAEINTR if cancelled or interrupted
   */
  void await(long deadline) throws WsaException {
    if (inVain) {
      slowDown(deadline);
    }
    for (Place place : places) {
      int unwatched = place.socket.maybe(place.events & ~SocketWaits.CONNECT_ENDED);
      if (unwatched != 0) {
        place.socket.watch(WspFunction.SELECT, unwatched, null);
      } else {
        place.socket.pollWith(null); // who watches may not poll
      }
    }
    park(deadline);
  }

  private void slowDown(long deadline) throws WsaException {
    long now = time.nanoTime();
    long delay = early.delay(now);
    if (delay == 0) {
      return;
    }
    for (Place place : places) {
      if (place.wokenInVain && place.socket.isAlone(place.waiting)) {
        place.socket.tellEarlySignals();
      }
    }
    long most = deadline == WaitGate.FOREVER ? delay : Math.min(delay, deadline - now);
    long end = now + most;
    for (long left = most; left > 0; left = end - time.nanoTime()) {
      park(end);
    }
  }

  private void park(long end) throws WsaException {
    requireGoing();
    try {
      gate.await(end == WaitGate.FOREVER ? end : end - time.nanoTime(), true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(WsaError.WSAEINTR, INTERRUPTED, e);
    }
    requireGoing();
  }

  /** Each round looks at close, cancel and interrupts. */
  private void requireGoing() throws WsaException {
    boolean cancelled = false;
    for (Place place : places) {
      if (place.socket.isMarkedClosed()) {
        throw failure(WsaError.WSAENOTSOCK, "a socket was closed", null);
      }
      cancelled |= place.waiter.isCancelled();
    }
    if (cancelled) {
      throw failure(WsaError.WSAEINTR, CANCELLED, null);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw failure(WsaError.WSAEINTR, INTERRUPTED, null);
    }
  }

  static WsaException failure(WsaError error, String reason, @Nullable Throwable cause) {
    return Framework.raised(new WsaException(error, reason, null, cause), WspFunction.SELECT);
  }
}
