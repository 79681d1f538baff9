package dev.layersock.socket;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
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

  int send(ByteBuffer source, int flags) throws WsaException {
    int sent = table.send(socket, source, flags);
    if (socket.isBlocking() && (sent == IoResult.WOULD_BLOCK || source.hasRemaining())) {
      sent = sendAll(source, flags, sent);
    }
    events.sendCalled(sent);
    return sent;
  }

  private int sendAll(ByteBuffer source, int flags, int first) throws WsaException {
    int sent = first;
    int total = Math.max(first, 0);
    long deadline = waits.deadline(sendTimeout);
    while (sent == IoResult.WOULD_BLOCK || source.hasRemaining()) {
      if (sent == IoResult.WOULD_BLOCK) {
        waits.await(WspFunction.SEND, Readiness.WRITABLE, deadline);
      }
      sent = table.send(socket, source, flags);
      total += Math.max(sent, 0);
    }
    return total;
  }

  int sendTo(ByteBuffer source, SocketAddress to) throws WsaException {
    int sent = table.sendTo(socket, source, MessageFlags.NONE, to);
    if (sent == IoResult.WOULD_BLOCK && socket.isBlocking()) {
      long deadline = waits.deadline(sendTimeout);
      while (sent == IoResult.WOULD_BLOCK) {
        waits.await(WspFunction.SEND_TO, Readiness.WRITABLE, deadline);
        sent = table.sendTo(socket, source, MessageFlags.NONE, to);
      }
    }
    events.sendCalled(sent);
    return sent;
  }

  /**
   * Receives.
   *
   * @param from where the source of a datagram goes; null for recv
   */
  int receive(ByteBuffer target, int flags, @Nullable AddressBox from) throws WsaException {
    try {
      int received = receiveOnce(target, flags, from);
      if (received == IoResult.WOULD_BLOCK && socket.isBlocking()) {
        WspFunction function = from == null ? WspFunction.RECV : WspFunction.RECV_FROM;
        int wanted = (flags & MessageFlags.OOB) == 0 ? Readiness.READABLE : Readiness.URGENT;
        long deadline = waits.deadline(receiveTimeout);
        while (received == IoResult.WOULD_BLOCK) {
          waits.await(function, wanted, deadline);
          received = receiveOnce(target, flags, from);
        }
      }
      events.receiveCalled(received);
      return received;
    } catch (WsaException e) {
      events.receiveFailed(e);
      throw e;
    }
  }

  private int receiveOnce(ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    return from == null
        ? table.recv(socket, target, flags)
        : table.recvFrom(socket, target, flags, from);
  }
}
