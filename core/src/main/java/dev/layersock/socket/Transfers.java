package dev.layersock.socket;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * How one socket sends, receives and accepts: once if it is non-blocking, else until it is done or
 * its timeout is over. Any thread may call it.
 */
final class Transfers {
  private static final AtomicReferenceFieldUpdater<Transfers, @Nullable Timeouts> TIMEOUTS =
      AtomicReferenceFieldUpdater.newUpdater(Transfers.class, Timeouts.class, "timeouts");

  private final ChainSocket socket;

  /** Null until one is set: a socket that is made writes nothing volatile. */
  private volatile @Nullable Timeouts timeouts;

  /** In nanoseconds; 0 for none. */
  private record Timeouts(long send, long receive) {
    static final Timeouts NONE = new Timeouts(0, 0);

    static Timeouts of(@Nullable Timeouts set) {
      return set == null ? NONE : set;
    }
  }

  Transfers(ChainSocket socket) {
    this.socket = socket;
  }

  void setSendTimeout(long nanos) {
    TIMEOUTS.updateAndGet(this, set -> new Timeouts(nanos, Timeouts.of(set).receive));
  }

  void setReceiveTimeout(long nanos) {
    TIMEOUTS.updateAndGet(this, set -> new Timeouts(Timeouts.of(set).send, nanos));
  }

  /** When a call that begins now and receives has to end. */
  long receiveDeadline() {
    return socket.waits().deadline(Timeouts.of(timeouts).receive);
  }

  private long sendDeadline() {
    return socket.waits().deadline(Timeouts.of(timeouts).send);
  }

  /** For an accepted socket. */
  void inherit(Transfers listener) {
    if (listener.timeouts != null) {
      timeouts = listener.timeouts;
    }
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
    socket.events().sendCalled(sent);
    return sent;
  }

  private int sendAll(ByteBuffer source, int flags, @Nullable SocketAddress to, int first)
      throws WsaException {
    SocketWaits waits = socket.waits();
    long deadline = sendDeadline();
    int sent = first;
    int total = Math.max(first, 0);
    Waiting waiting = null; // one for the whole call, so that a cancel is not lost between parts
    try {
      while (isUnfinished(source, sent)) {
        if (sent != IoResult.WOULD_BLOCK) {
          sent = sendOnce(source, flags, to);
        } else {
          if (waiting == null) {
            waiting = waits.enter(function(to), Readiness.WRITABLE);
          }
          sent = sendLater(source, flags, to, waiting, deadline);
        }
        total += Math.max(sent, 0);
      }
    } finally {
      if (waiting != null) {
        waits.leave(waiting);
      }
    }
    return total;
  }

  private static WspFunction function(@Nullable SocketAddress to) {
    return to == null ? WspFunction.SEND : WspFunction.SEND_TO;
  }

  /** Sends as soon as something can be. */
  private int sendLater(
      ByteBuffer source, int flags, @Nullable SocketAddress to, Waiting waiting, long deadline)
      throws WsaException {
    waiting.again();
    int sent;
    do {
      if (!waiting.pause()) {
        socket.waits().await(waiting, function(to), deadline);
      }
      sent = sendOnce(source, flags, to);
    } while (sent == IoResult.WOULD_BLOCK);
    waiting.satisfied();
    return sent;
  }

  /** A stream may have taken a part; a datagram goes as a whole. */
  private boolean isUnfinished(ByteBuffer source, int sent) {
    return sent == IoResult.WOULD_BLOCK
        || (source.hasRemaining() && socket.protocol().type() == SocketType.STREAM);
  }

  private int sendOnce(ByteBuffer source, int flags, @Nullable SocketAddress to)
      throws WsaException {
    ServiceProvider table = socket.table();
    ProviderSocket provided = socket.provided();
    return to == null
        ? table.send(provided, source, flags)
        : table.sendTo(provided, source, flags, to);
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
      socket.events().receiveCalled(received);
      return received;
    } catch (WsaException e) {
      socket.events().receiveFailed(e);
      throw e;
    }
  }

  /** Receives as soon as there is something. */
  private int receiveLater(ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    WspFunction function = from == null ? WspFunction.RECV : WspFunction.RECV_FROM;
    int wanted = (flags & MessageFlags.OOB) == 0 ? Readiness.READABLE : Readiness.URGENT;
    long deadline = receiveDeadline();
    SocketWaits waits = socket.waits();
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

  /** Takes a connection as soon as there is one. */
  ProviderSocket acceptLater(AcceptCondition condition) throws WsaException {
    SocketWaits waits = socket.waits();
    long deadline = receiveDeadline();
    Waiting waiting = waits.enter(WspFunction.ACCEPT, Readiness.ACCEPTABLE);
    try {
      ProviderSocket accepted;
      do {
        waits.await(waiting, WspFunction.ACCEPT, deadline);
        accepted = socket.table().accept(socket.provided(), condition);
      } while (accepted == null);
      return accepted;
    } finally {
      waits.leave(waiting);
    }
  }

  private int receiveOnce(ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    ServiceProvider table = socket.table();
    ProviderSocket provided = socket.provided();
    return from == null
        ? table.recv(provided, target, flags)
        : table.recvFrom(provided, target, flags, from);
  }
}
