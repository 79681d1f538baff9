package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection: what has come in for it, and how far each direction has ended. Sending
 * puts bytes straight into the other end.
 *
 * <p>Any thread may call it. The connection's lock guards everything; sockets are signalled after
 * it is released.
 */
final class StreamEnd extends EndState {
  private static final int BROKEN =
      Readiness.READABLE | Readiness.WRITABLE | Readiness.URGENT | Readiness.CLOSED;

  private static final int MOST_TRIES = 64;

  private final Connection connection;
  private final Inbox in;
  private @Nullable StreamSocket owner;

  /**
   * An end.
   *
   * @param capacity bytes that may wait in it
   * @param owner whose it is; null if that is still to be said
   */
  StreamEnd(
      Connection connection, InetSocketAddress name, int capacity, @Nullable StreamSocket owner) {
    super(name);
    this.connection = connection;
    this.in = new Inbox(capacity, connection.weather.hasLatency());
    this.owner = owner;
  }

  Connection connection() {
    return connection;
  }

  /** The address of this end. */
  InetSocketAddress name() {
    return name;
  }

  /** The address of the other end. */
  InetSocketAddress peerName() {
    return peer().name;
  }

  private StreamEnd peer() {
    return connection.peerOf(this);
  }

  /** Gives the end to a socket. Whether the connection was whole. */
  boolean own(StreamSocket socket) {
    int buffer = socket.receiveBuffer();
    connection.lock();
    try {
      owner = socket;
      in.capacity(buffer);
      return !broken && !closed;
    } finally {
      connection.unlock();
    }
  }

  int send(ByteBuffer source, boolean asUrgent) throws WsaException {
    int taken;
    StreamSocket reader;
    UrgentByte mark = null;
    StreamEnd peer = peer();
    enter();
    try {
      requireSending(peer);
      int offered = source.remaining();
      if (peer.closed || peer.receiveEnded || offered == 0) {
        source.position(source.limit());
        return offered;
      }
      boolean inline = asUrgent && peer.isInline();
      if (asUrgent && peer.in.hasRoomForUrgent(offered, inline)) {
        mark = peer.in.putUrgent(source, inline);
        taken = offered;
      } else {
        taken = peer.in.put(source, asUrgent ? offered - 1 : offered);
      }
      if (taken == 0) {
        return IoResult.WOULD_BLOCK;
      }
      reader = peer.owner;
      peer.stir();
    } finally {
      connection.unlock();
    }
    if (connection.weather.hasLatency()) {
      arriveLater(peer, taken, mark);
    } else {
      raise(reader, mark == null ? Readiness.READABLE : Readiness.READABLE | Readiness.URGENT);
    }
    return taken;
  }

  /** Takes the lock. Who has it copies some bytes: to park for that would take longer. */
  private void enter() {
    for (int tries = 0; !connection.tryLock(); tries++) {
      if (tries == MOST_TRIES) {
        connection.lock();
        return;
      }
      Thread.onSpinWait();
    }
  }

  private boolean isInline() {
    return owner != null && owner.isSet(SockOpt.SO_OOBINLINE);
  }

  private static void arriveLater(StreamEnd peer, int taken, @Nullable UrgentByte mark) {
    int bytes = mark == null || mark.inline() ? taken : taken - 1;
    peer.onArrival(() -> peer.arrive(bytes, mark));
  }

  private int arrive(int bytes, @Nullable UrgentByte mark) {
    stir();
    in.arrive(bytes, broken || closed ? null : mark);
    return Readiness.READABLE | Readiness.URGENT;
  }

  /** Changes this end when what the peer does now arrives. */
  private void onArrival(IntSupplier change) {
    connection.onArrival(
        () -> {
          StreamSocket self;
          int events;
          connection.lock();
          try {
            events = change.getAsInt();
            self = owner;
          } finally {
            connection.unlock();
          }
          raise(self, events);
        });
  }

  int recv(ByteBuffer target, boolean peek) throws WsaException {
    if (isQuiet()) {
      return IoResult.WOULD_BLOCK;
    }
    StreamSocket writer;
    int taken;
    enter();
    try {
      requireReceiving(peer());
      if (in.arrived() == 0) {
        if (endArrived && in.isEmpty()) {
          return IoResult.END_OF_STREAM;
        }
        calm();
        return IoResult.WOULD_BLOCK;
      }
      if (peek) {
        return in.peek(target);
      }
      taken = in.take(target);
      if (in.arrived() == 0 && !endArrived) {
        calm();
      }
      writer = peer().owner;
    } finally {
      connection.unlock();
    }
    raise(writer, Readiness.WRITABLE);
    return taken;
  }

  int recvUrgent(ByteBuffer target, boolean peek) throws WsaException {
    connection.lock();
    try {
      requireReceiving(peer());
      if (isInline()) {
        throw new WsaException(
            WsaError.WSAEINVAL, "with SO_OOBINLINE urgent data is in the stream");
      }
      return in.takeUrgent(target, peek);
    } finally {
      connection.unlock();
    }
  }

  /** Whether all urgent data has been read. */
  boolean isUrgentRead() {
    connection.lock();
    try {
      return !in.hasUrgent();
    } finally {
      connection.unlock();
    }
  }

  /** Bytes that have arrived. */
  int arrived() {
    connection.lock();
    try {
      return in.arrived();
    } finally {
      connection.unlock();
    }
  }

  int readiness() {
    boolean down = connection.network.weather().isDown();
    connection.lock();
    try {
      if (broken) {
        return Readiness.READABLE | Readiness.WRITABLE | Readiness.CLOSED;
      }
      StreamEnd peer = peer();
      int events = endArrived ? Readiness.CLOSED : 0;
      if (receiveEnded || in.arrived() > 0 || (endArrived && in.isEmpty())) {
        events |= Readiness.READABLE;
      }
      if (down || sendEnded || peer.closed || peer.receiveEnded || peer.in.room() > 0) {
        events |= Readiness.WRITABLE;
      }
      return in.hasUrgent() ? events | Readiness.URGENT : events;
    } finally {
      connection.unlock();
    }
  }

  /** Ends directions; the data goes with the end of sending. */
  void shutdown(ShutdownHow how, byte @Nullable [] data) {
    StreamSocket self;
    StreamSocket other;
    int own = 0;
    int others = 0;
    boolean ends = false;
    connection.lock();
    try {
      if (how.endsReceiving() && !receiveEnded) {
        stir();
        receiveEnded = true;
        in.discard();
        own |= Readiness.READABLE;
        others |= Readiness.WRITABLE;
      }
      if (how.endsSending() && !sendEnded) {
        sendEnded = true;
        own |= Readiness.WRITABLE;
        ends = true;
        others |= endNow(data);
      }
      self = owner;
      other = peer().owner;
    } finally {
      connection.unlock();
    }
    endLater(ends, data);
    raise(self, own);
    raise(other, others);
  }

  private int endNow(byte @Nullable [] data) {
    return connection.weather.hasLatency() ? 0 : peer().endArrived(data);
  }

  private void endLater(boolean ends, byte @Nullable [] data) {
    if (ends && connection.weather.hasLatency()) {
      peer().onArrival(() -> peer().endArrived(data));
    }
  }

  private int endArrived(byte @Nullable [] data) {
    stir();
    endArrived = true;
    disconnectData = data;
    return Readiness.READABLE | Readiness.WRITABLE | Readiness.CLOSED;
  }

  /**
   * Closes this end: in order, or with a reset, which unread data asks for too, as in TCP.
   * Repeating it is no error.
   */
  void close(boolean reset) {
    letGo(reset, false);
  }

  /** Resets the connection for a socket that stays open, and will have another perhaps. */
  void disconnect() {
    letGo(true, true);
  }

  private void letGo(boolean reset, boolean staysOpen) {
    StreamSocket other;
    int others;
    boolean aborts;
    boolean ends;
    StreamEnd peer = peer();
    connection.lock();
    try {
      if (closed) {
        return;
      }
      aborts = reset || !in.isEmpty();
      ends = !sendEnded && !aborts;
      markClosed(staysOpen);
      in.discard();
      connection.releaseLocked();
      others = Readiness.WRITABLE;
      if (aborts && !connection.weather.hasLatency()) {
        others = peer.resetArrived();
      } else if (ends) {
        others |= endNow(null);
      }
      other = peer.owner;
      owner = null;
    } finally {
      connection.unlock();
    }
    endLater(ends, null);
    if (aborts && connection.weather.hasLatency()) {
      peer.onArrival(peer::resetArrived);
    }
    raise(other, others);
  }

  private int resetArrived() {
    if (closed || broken) {
      return 0;
    }
    breakUp();
    in.discard();
    return BROKEN;
  }

  /**
   * Copies the peer's disconnect data, if any, and ends receiving.
   *
   * @throws WsaException WSAEFAULT if it does not fit; nothing has changed then
   */
  void takeDisconnectData(@Nullable ByteBuffer target) throws WsaException {
    connection.lock();
    try {
      DisconnectData.put(disconnectData, target);
    } finally {
      connection.unlock();
    }
    shutdown(ShutdownHow.RECEIVE, null);
  }

  /** Changes the receive buffer. */
  void capacity(int bytes) {
    StreamSocket writer;
    connection.lock();
    try {
      in.capacity(bytes);
      writer = peer().owner;
    } finally {
      connection.unlock();
    }
    raise(writer, Readiness.WRITABLE);
  }

  /** The error that nobody has asked for yet, as a number; 0 for none. */
  int takeError() {
    connection.lock();
    try {
      return takeErrorLocked();
    } finally {
      connection.unlock();
    }
  }

  private static void raise(@Nullable StreamSocket socket, int events) {
    if (socket != null && events != 0) {
      socket.raise(events);
    }
  }
}
