package dev.layersock.socket;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How one socket connects: at once, or with an end that comes as an upcall, for which a blocking
 * socket waits. Any thread may call it.
 */
final class Connects extends ConnectState {
  private final ChainSocket socket;

  Connects(ChainSocket socket) {
    this.socket = socket;
  }

  ConnectOutcome connect(ConnectRequest request, long timeoutNanos) throws WsaException {
    ByteBuffer callee = request.calleeData();
    if (callee == null || !socket.isBlocking()) {
      return connect(request, socket.isBlocking(), timeoutNanos);
    }
    // A wait may end before the attempt does, and the caller's buffer is the caller's again then.
    ByteBuffer own = ByteBuffer.allocate(callee.remaining());
    ConnectOutcome outcome = connect(request.withCalleeData(own), true, timeoutNanos);
    callee.put(own.flip());
    return outcome;
  }

  private ConnectOutcome connect(ConnectRequest request, boolean waiting, long timeoutNanos)
      throws WsaException {
    SocketWaits waits = socket.waits();
    long deadline = waits.deadline(timeoutNanos);
    boolean stream = socket.protocol().type() == SocketType.STREAM;
    if (waiting && stream) {
      Callbacks.requireNone(WspFunction.CONNECT);
    }
    ConnectAttempt attempt = begin(stream);
    if (attempt == null) {
      waits.requireOpen(WspFunction.CONNECT);
      throw Framework.raised(
          new WsaException(WsaError.WSAEALREADY, null, request.peer()), WspFunction.CONNECT);
    }
    boolean answered = false;
    try {
      ConnectOutcome outcome = socket.table().connect(socket.provided(), request);
      answered = true;
      if (outcome == ConnectOutcome.CONNECTED) {
        attempt.end(null);
        if (!socket.events().connectEnded(attempt)) {
          attempt.report();
        }
        return outcome;
      }
    } finally {
      if (!answered) {
        refused(attempt);
      }
    }
    if (!waiting) {
      return ConnectOutcome.IN_PROGRESS;
    }
    waits.awaitConnect(attempt, deadline);
    attempt.report();
    WsaException failure = attempt.failure();
    if (failure != null) {
      throw seenFromHere(failure);
    }
    return ConnectOutcome.CONNECTED;
  }

  /** For an upcall. False if no connect was in progress. */
  boolean completed(@Nullable WsaException failure) {
    ConnectAttempt attempt = complete(failure);
    if (attempt == null) {
      return socket.isClosed();
    }
    socket.waits().wake(SocketWaits.CONNECT_ENDED);
    socket.events().connectEnded(attempt);
    return true;
  }

  /** The failure was raised by another thread; its trace becomes the cause of one from here. */
  private static WsaException seenFromHere(WsaException failure) {
    WsaException seen =
        new WsaException(failure.error(), failure.reason(), failure.address(), failure);
    String provider = failure.provider();
    return provider == null ? seen : Framework.raisedBy(seen, provider, WspFunction.CONNECT);
  }
}
