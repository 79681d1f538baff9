package dev.layersock.socket;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.Printable;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.Readiness;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event-select or async-select of a socket: fills the record from what travels up and from the
 * application's own calls, and enables again what those calls re-enable. Any thread may call it.
 */
final class EventRegistration extends ConfirmedSignals {
  private static final Logger log = LoggerFactory.getLogger(EventRegistration.class);
  private static final int RECEIVING =
      NetworkEvent.FD_READ.bit() | NetworkEvent.FD_OOB.bit() | NetworkEvent.FD_CLOSE.bit();
  private static final int CLOSE = NetworkEvent.FD_CLOSE.bit();
  private static final int WRITE = NetworkEvent.FD_WRITE.bit();
  private static final int ACCEPT = NetworkEvent.FD_ACCEPT.bit();

  private final EventRecord record;
  private final EventDelivery delivery;

  EventRegistration(SocketHandle socket, EventRecord record, EventDelivery delivery) {
    super(socket);
    this.record = record;
    this.delivery = delivery;
  }

  EventRecord record() {
    return record;
  }

  EventDelivery delivery() {
    return delivery;
  }

  /**
   * Records what is true now. Sending is possible on connected and on datagram sockets.
   *
   * @throws WsaException if the chain does not tell of changes
   */
  void begin(ConnectState connect) throws WsaException {
    // Asked first: a connect that ends between the two questions is told of before FD_WRITE.
    boolean sends = connect.isConnected() || !socket().isStream();
    PendingConnect last = connect.last();
    if (!last.isInProgress() && record.recordConnect(last)) {
      delivery.recorded();
    }
    if (socket().isReceivingEnded()) {
      record.endReceiving();
    }
    boolean first = sends && record.beginTransfers();
    watch(record.arm(ACCEPT | (first ? RECEIVING | WRITE : 0)));
  }

  /** Another selection has taken its place, or none: nothing is recorded or watched any more. */
  void end() {
    record.disarm(~0);
  }

  @Override
  int awaited(int readiness) {
    return record.awaited(readiness);
  }

  @Override
  int confirm(int awaited) {
    WsaException fault = socket().fault();
    if (fault != null) {
      return recordAll(awaited, fault);
    }
    int now;
    try {
      now = socket().poll();
    } catch (WsaException e) {
      return recordAll(awaited, e);
    }
    if (!socket().isStream()) {
      return recordTrue(awaited & ~Readiness.CLOSED, now, false);
    }
    if ((now & Readiness.CLOSED) == 0) {
      return recordTrue(awaited, now, false);
    }
    boolean first = record.claimClose();
    if (first) {
      record.recordClose(lastError());
    }
    // The end can be received, but is FD_CLOSE's alone. Nothing to read comes after it.
    return recordTrue(awaited & ~(Readiness.CLOSED | Readiness.READABLE), now, first);
  }

  /** Records what is true. Answers the rest. */
  private int recordTrue(int awaited, int now, boolean news) {
    if (record.recordTrue(awaited & now) || news) {
      delivery.recorded();
    }
    return awaited & ~now;
  }

  /** The error that has ended the connection, which is told by FD_CLOSE now; null if none has. */
  private @Nullable WsaException lastError() {
    try {
      Integer code =
          socket().table(WspFunction.GET_SOCK_OPT).getSockOpt(socket().socket(), SockOpt.SO_ERROR);
      if (code == 0) {
        code = socket().breakCode(); // a call has told
      }
      if (code == 0) {
        return null;
      }
      WsaError error = WsaError.ofCode(code).orElse(WsaError.WSAECONNABORTED);
      return new WsaException(error, "the connection has ended with error " + code);
    } catch (WsaException e) {
      log.debug("event=no-last-error why={}", Printable.quoted(e.getMessage()));
      return SocketHandle.endsConnection(e) ? e : null;
    }
  }

  /** The chain does not tell what is true. So all of it is, and the next call tells why. */
  private int recordAll(int awaited, WsaException why) {
    boolean ends = socket().fault() != null || SocketHandle.endsConnection(why);
    boolean closed = ends && socket().isStream() && record.claimClose();
    if (closed) {
      record.recordClose(why);
    }
    recordTrue(closed ? awaited & ~Readiness.READABLE : awaited, ~0, closed);
    return ends || !socket().isStream() ? 0 : awaited & Readiness.CLOSED;
  }

  @Override
  void unwatchable(int readiness, WsaException why) {
    log.debug("event=not-watched why={}", Printable.quoted(why.getMessage()));
    recordAll(readiness, why);
  }

  /** For a connect that has ended. Whether FD_CONNECT was recorded, also earlier. */
  boolean connectEnded(PendingConnect ended) {
    if (record.recordConnect(ended)) {
      delivery.recorded();
    }
    if (ended.isConnected() && record.beginTransfers()) {
      arm(RECEIVING | WRITE);
    }
    return record.tellsOf(ended);
  }

  /** For a listen, or an accept that did not put off its decision. */
  void acceptsAgain() {
    arm(ACCEPT);
  }

  /** For a send that answered. */
  void sendCalled(int result) {
    if (result == IoResult.WOULD_BLOCK) {
      arm(WRITE);
    }
  }

  /** For a receive that answered. */
  void receiveCalled(int result) {
    if (result == IoResult.END_OF_STREAM) {
      closeSeen(null);
    } else {
      arm(RECEIVING);
    }
  }

  /** For a receive that failed. */
  void receiveFailed(WsaException error) {
    if (error.error() == WsaError.WSAENOTCONN && socket().isStream()) {
      return; // the connect that may come enables everything
    }
    if (error.error() == WsaError.WSAESHUTDOWN) {
      arm(CLOSE, error); // nothing comes any more, which would be told of for ever
    } else if (SocketHandle.endsConnection(error) && socket().isStream()) {
      closeSeen(error);
    } else {
      arm(RECEIVING, error);
    }
  }

  /** A call is about to change what is true, which is not to be told as something that happened. */
  void pause() {
    record.pause();
  }

  /** The call is over; what is still enabled is looked at again. */
  void resume() {
    watchOrTell(record.resume(), null);
  }

  /** This side has ended receiving, so nothing to receive is told of any more. */
  void receivingEnded() {
    record.endReceiving();
  }

  /** The connection was taken from the socket, which may have another. */
  void disconnected() {
    record.renew();
  }

  private void closeSeen(@Nullable WsaException error) {
    if (record.claimClose()) {
      record.recordClose(error);
      delivery.recorded();
    } else {
      record.closeFailed(error);
    }
  }

  private void arm(int events) {
    arm(events, null);
  }

  /**
   * Arms and watches. A chain that cannot be watched is taken to have signalled, so that the
   * application's next call tells why.
   *
   * @param known what the application is being told now, which needs no repeating; null if nothing
   */
  private void arm(int events, @Nullable WsaException known) {
    watchOrTell(record.arm(events), known);
  }

  private void watchOrTell(int watched, @Nullable WsaException known) {
    try {
      watch(watched);
    } catch (WsaException e) {
      if (known == null || known.error() != e.error()) {
        unwatchable(watched, e);
      }
    }
  }
}
