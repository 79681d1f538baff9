package dev.layersock.socket;

import dev.layersock.chain.Destination;
import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How one socket connects: at once, or with an end that comes as an upcall, for which a blocking
 * socket waits. Any thread may call it.
 */
final class Connects extends ConnectState {
  private final SocketWaits waits;

  Connects(SocketWaits waits) {
    this.waits = waits;
  }

  /** Who waits at the same socket. */
  SocketWaits waits() {
    return waits;
  }

  ConnectOutcome connect(ConnectRequest request, long timeoutNanos) throws WsaException {
    boolean blocking = waits.socket().isBlocking();
    ByteBuffer callee = request.calleeData();
    if (callee == null || !blocking) {
      return connect(request, blocking, timeoutNanos);
    }
    // A wait may end before the attempt does, and the caller's buffer is the caller's again then.
    ByteBuffer own = ByteBuffer.allocate(callee.remaining());
    ConnectOutcome outcome = connect(request.withCalleeData(own), true, timeoutNanos);
    callee.put(own.flip());
    return outcome;
  }

  private ConnectOutcome connect(ConnectRequest request, boolean waiting, long timeoutNanos)
      throws WsaException {
    ServiceProvider table = waits.table(WspFunction.CONNECT);
    long deadline = waits.deadline(timeoutNanos);
    boolean stream = waits.isStream();
    if (stream) {
      Destination.require(request.peer(), WspFunction.CONNECT);
      if (waiting) {
        Callbacks.requireNone(WspFunction.CONNECT);
      }
    }
    PendingConnect attempt = begin(stream);
    if (attempt == null) {
      waits.requireUsable(WspFunction.CONNECT);
      throw Framework.raised(
          new WsaException(WsaError.WSAEALREADY, null, request.peer()), WspFunction.CONNECT);
    }
    waits.pollWith(null); // its end is told also if no selector is asked, see Selection
    boolean answered = false;
    try {
      ConnectOutcome outcome = table.connect(waits.socket(), request);
      answered = true;
      if (outcome == ConnectOutcome.CONNECTED) {
        attempt.end(null);
        if (!waits.events().connectEnded(attempt)) {
          attempt.report();
        }
        return outcome;
      }
    } finally {
      if (!answered) {
        refused(attempt);
        attempt.report(); // by what is being thrown
      }
    }
    if (!waiting) {
      return ConnectOutcome.IN_PROGRESS;
    }
    waits.awaitConnect(attempt, deadline);
    attempt.report();
    WsaException failure = attempt.failure();
    if (failure != null) {
      throw SocketHandle.seenFrom(WspFunction.CONNECT, failure);
    }
    return ConnectOutcome.CONNECTED;
  }

  /** For an upcall. False if no connect was in progress. */
  boolean completed(@Nullable WsaException failure) {
    PendingConnect attempt = complete(failure);
    if (attempt == null) {
      return waits.isClosed() || waits.fault() != null;
    }
    waits.notQuiet(Readiness.WRITABLE | Readiness.URGENT);
    waits.wake(SocketWaits.CONNECT_ENDED);
    waits.events().connectEnded(attempt);
    return true;
  }
}
