package dev.layersock.socket;

import dev.layersock.chain.Destination;
import dev.layersock.chain.Framework;
import dev.layersock.chain.ProtocolChain;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.TimeSource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How one socket connects: at once, or with an end that comes as an upcall, for which a blocking
 * socket waits. Any thread may call it.
 */
class Connects extends ConnectState {
  Connects(ProtocolChain chain, ProviderSocket socket, TimeSource time) {
    super(chain, socket, time);
  }

  final ConnectOutcome connect(ConnectRequest request, long timeoutNanos) throws WsaException {
    boolean blocking = socket().isBlocking();
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
    ServiceProvider table = table(WspFunction.CONNECT);
    long deadline = deadline(timeoutNanos);
    boolean stream = isStream();
    if (stream) {
      Destination.require(request.peer(), WspFunction.CONNECT);
      if (waiting) {
        Callbacks.requireNone(WspFunction.CONNECT);
      }
    }
    PendingConnect attempt = begin(stream);
    if (attempt == null) {
      requireUsable(WspFunction.CONNECT);
      throw Framework.raised(
          new WsaException(WsaError.WSAEALREADY, null, request.peer()), WspFunction.CONNECT);
    }
    pollWith(null); // its end is told also if no selector is asked, see Selection
    boolean answered = false;
    try {
      ConnectOutcome outcome = table.connect(socket(), request);
      answered = true;
      if (outcome == ConnectOutcome.CONNECTED) {
        attempt.end(null);
        if (!events().connectEnded(attempt)) {
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
    awaitConnect(attempt, deadline);
    attempt.report();
    WsaException failure = attempt.failure();
    if (failure != null) {
      throw seenFrom(WspFunction.CONNECT, failure);
    }
    return ConnectOutcome.CONNECTED;
  }

  /** For an upcall. False if no connect was in progress. */
  final boolean completed(@Nullable WsaException failure) {
    PendingConnect attempt = complete(failure);
    if (attempt == null) {
      return isClosed() || fault() != null;
    }
    notQuiet(Readiness.WRITABLE | Readiness.URGENT);
    wake(CONNECT_ENDED);
    events().connectEnded(attempt);
    return true;
  }
}
