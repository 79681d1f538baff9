package dev.layersock.socket;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event-select or async-select of a socket: fills the record from what travels up and from the
 * application's own calls, and enables again what those calls re-enable. Any thread may call it.
 */
final class EventRegistration {
  private static final Logger log = LoggerFactory.getLogger(EventRegistration.class);
  private static final int RECEIVING =
      NetworkEvent.FD_READ.bit() | NetworkEvent.FD_OOB.bit() | NetworkEvent.FD_CLOSE.bit();
  private static final int CLOSE = NetworkEvent.FD_CLOSE.bit();
  private static final int WRITE = NetworkEvent.FD_WRITE.bit();
  private static final int ACCEPT = NetworkEvent.FD_ACCEPT.bit();

  private final ServiceProvider table;
  private final ProviderSocket socket;
  private final EventRecord record;
  private final EventDelivery delivery;

  EventRegistration(
      ServiceProvider table, ProviderSocket socket, EventRecord record, EventDelivery delivery) {
    this.table = table;
    this.socket = socket;
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
    ConnectAttempt last = connect.last();
    if (!last.isInProgress() && record.recordConnect(last)) {
      delivery.recorded();
    }
    boolean sends = connect.isConnected() || isDatagram();
    boolean first = sends && record.beginTransfers();
    watch(record.arm(ACCEPT | (first ? RECEIVING | WRITE : 0)));
  }

  /** For what the chain signals. */
  void signalled(int readiness) {
    int rest = readiness;
    boolean news = false;
    if ((readiness & Readiness.CLOSED) != 0 && !isDatagram() && record.awaitsClose()) {
      Probe probe = probe();
      if (probe.atEnd) {
        rest &= ~Readiness.READABLE;
        news = record.recordClose(probe.error);
      }
    }
    if (record.signalled(rest) || news) {
      delivery.recorded();
    }
  }

  /** For a connect that has ended. Whether FD_CONNECT was recorded, also earlier. */
  boolean connectEnded(ConnectAttempt ended) {
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
    if (error.error() == WsaError.WSAESHUTDOWN) {
      arm(CLOSE, error); // nothing comes any more, which would be told of for ever
    } else if (endsConnection(error.error()) && !isDatagram()) {
      closeSeen(error);
    } else {
      arm(RECEIVING, error);
    }
  }

  /** For a shutdown of this side's receiving. */
  void receivingEnded() {
    record.disarm(NetworkEvent.FD_READ.bit() | NetworkEvent.FD_OOB.bit());
  }

  private void closeSeen(@Nullable WsaException error) {
    if (record.recordClose(error)) {
      delivery.recorded();
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
    int watched = record.arm(events);
    try {
      watch(watched);
    } catch (WsaException e) {
      log.debug("event=not-watched why=\"{}\"", e.getMessage());
      if (known == null || known.error() != e.error()) {
        signalled(watched);
      }
    }
  }

  private void watch(int readiness) throws WsaException {
    if (readiness != 0) {
      table.watch(socket, readiness);
    }
  }

  private boolean isDatagram() {
    return socket.protocol().type() == SocketType.DGRAM;
  }

  /** Whether everything has been read, found out without reading. */
  private Probe probe() {
    try {
      int result = table.recv(socket, ByteBuffer.allocate(1), MessageFlags.PEEK);
      return new Probe(result == IoResult.END_OF_STREAM, null);
    } catch (WsaException e) {
      // After this side ended receiving, there is no more to read; that is not the peer's error.
      boolean own = e.error() == WsaError.WSAESHUTDOWN;
      return own ? new Probe(true, null) : new Probe(endsConnection(e.error()), e);
    }
  }

  private static boolean endsConnection(WsaError error) {
    return switch (error) {
      case WSAECONNRESET, WSAECONNABORTED, WSAENETRESET, WSAENETDOWN -> true;
      default -> false;
    };
  }

  private record Probe(boolean atEnd, @Nullable WsaException error) {}
}
