package dev.layersock.socket;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How one socket sends and receives: once if it is non-blocking, else until it is done or its
 * timeout is over. Any thread may call it.
 */
final class Transfers {
  private final ServiceProvider table;
  private final ProviderSocket socket;
  private final SocketWaits waits;
  private final SocketEvents events;

  /** Nanoseconds; 0 for none. */
  private volatile long sendTimeout;

  /** Nanoseconds; 0 for none. */
  private volatile long receiveTimeout;

  Transfers(ServiceProvider table, ProviderSocket socket, SocketWaits waits, SocketEvents events) {
    this.table = table;
    this.socket = socket;
    this.waits = waits;
    this.events = events;
  }

  void setSendTimeout(long nanos) {
    sendTimeout = nanos;
  }

  void setReceiveTimeout(long nanos) {
    receiveTimeout = nanos;
  }

  long receiveTimeout() {
    return receiveTimeout;
  }

  /** For an accepted socket. */
  void inherit(Transfers listener) {
    sendTimeout = listener.sendTimeout;
    receiveTimeout = listener.receiveTimeout;
  }

  /**
   * Sends.
   *
   * @param to where a datagram goes; null for send
   */
  int send(ByteBuffer source, int flags, @Nullable SocketAddress to) throws WsaException {
    int sent = sendOnce(source, flags, to);
    if (socket.isBlocking() && isUnfinished(source, sent)) {
      sent = sendAll(source, flags, to, sent);
    }
    events.sendCalled(sent);
    return sent;
  }

  private int sendAll(ByteBuffer source, int flags, @Nullable SocketAddress to, int first)
      throws WsaException {
    int sent = first;
    int total = Math.max(first, 0);
    long deadline = waits.deadline(sendTimeout);
    while (isUnfinished(source, sent)) {
      sent =
          sent == IoResult.WOULD_BLOCK
              ? sendLater(source, flags, to, deadline)
              : sendOnce(source, flags, to);
      total += Math.max(sent, 0);
    }
    return total;
  }

  /** Sends as soon as something can be. */
  private int sendLater(ByteBuffer source, int flags, @Nullable SocketAddress to, long deadline)
      throws WsaException {
    WspFunction function = to == null ? WspFunction.SEND : WspFunction.SEND_TO;
    Waiting waiting = waits.enter(function, Readiness.WRITABLE);
    try {
      int sent;
      do {
        if (!waiting.pause()) {
          waits.await(waiting, function, deadline);
        }
        sent = sendOnce(source, flags, to);
      } while (sent == IoResult.WOULD_BLOCK);
      waiting.satisfied();
      return sent;
    } finally {
      waits.leave(waiting);
    }
  }

  /** A stream may have taken a part; a datagram goes as a whole. */
  private boolean isUnfinished(ByteBuffer source, int sent) {
    return sent == IoResult.WOULD_BLOCK
        || (source.hasRemaining() && socket.protocol().type() == SocketType.STREAM);
  }

  private int sendOnce(ByteBuffer source, int flags, @Nullable SocketAddress to)
      throws WsaException {
    return to == null ? table.send(socket, source, flags) : table.sendTo(socket, source, flags, to);
  }

  /**
   * Receives.
   *
   * @param from where the source of a datagram goes; null for recv
   */
  int receive(ByteBuffer target, int flags, @Nullable AddressBox from) throws WsaException {
    if (target.isReadOnly()) {
      throw new IllegalArgumentException("the target is read-only; give a writable buffer");
    }
    try {
      int received = receiveOnce(target, flags, from);
      if (received == IoResult.WOULD_BLOCK && socket.isBlocking()) {
        received = receiveLater(target, flags, from);
      }
      events.receiveCalled(received);
      return received;
    } catch (WsaException e) {
      events.receiveFailed(e);
      throw e;
    }
  }

  /** Receives as soon as there is something. */
  private int receiveLater(ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    WspFunction function = from == null ? WspFunction.RECV : WspFunction.RECV_FROM;
    int wanted = (flags & MessageFlags.OOB) == 0 ? Readiness.READABLE : Readiness.URGENT;
    long deadline = waits.deadline(receiveTimeout);
    Waiting waiting = waits.enter(function, wanted);
    try {
      int received;
      do {
        if (!waiting.pause()) {
          waits.await(waiting, function, deadline);
        }
        received = receiveOnce(target, flags, from);
      } while (received == IoResult.WOULD_BLOCK);
      waiting.satisfied();
      return received;
    } finally {
      waits.leave(waiting);
    }
  }

  private int receiveOnce(ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    return from == null
        ? table.recv(socket, target, flags)
        : table.recvFrom(socket, target, flags, from);
  }
}
