package dev.layersock.socket;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How one socket connects: at once, or with an end that comes as an upcall, for which a blocking
 * socket waits. Any thread may call it.
 */
final class Connects {
  private final ServiceProvider table;
  private final ProviderSocket socket;
  private final SocketWaits waits;
  private final SocketEvents events;
  private final ConnectState state;

  Connects(
      ServiceProvider table,
      ProviderSocket socket,
      SocketWaits waits,
      SocketEvents events,
      ConnectState state) {
    this.table = table;
    this.socket = socket;
    this.waits = waits;
    this.events = events;
    this.state = state;
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
    long deadline = waits.deadline(timeoutNanos);
    boolean stream = socket.protocol().type() == SocketType.STREAM;
    if (waiting && stream) {
      Callbacks.requireNone(WspFunction.CONNECT);
    }
    ConnectAttempt attempt = state.begin(stream);
    if (attempt == null) {
      waits.requireOpen(WspFunction.CONNECT);
      throw new WsaException(WsaError.WSAEALREADY, null, request.peer())
          .raisedBy(ChainSocket.FRAMEWORK, WspFunction.CONNECT);
    }
    boolean answered = false;
    try {
      ConnectOutcome outcome = table.connect(socket, request);
      answered = true;
      if (outcome == ConnectOutcome.CONNECTED) {
        attempt.end(null);
        if (!events.connectEnded(attempt)) {
          attempt.report();
        }
        return outcome;
      }
    } finally {
      if (!answered) {
        state.refused(attempt);
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
    ConnectAttempt attempt = state.complete(failure);
    if (attempt == null) {
      return waits.isClosed();
    }
    waits.wake(SocketWaits.CONNECT_ENDED);
    events.connectEnded(attempt);
    return true;
  }

  /** The failure was raised by another thread; its trace becomes the cause of one from here. */
  private static WsaException seenFromHere(WsaException failure) {
    WsaException seen =
        new WsaException(failure.error(), failure.reason(), failure.address(), failure);
    String provider = failure.provider();
    return provider == null ? seen : seen.raisedBy(provider, WspFunction.CONNECT);
  }
}
