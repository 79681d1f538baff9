package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream socket: it listens, is connecting, is an end of a connection, or nothing yet.
 *
 * <p>Any thread may call it. The network's lock guards which of these it is; what happens on a
 * connection is {@link StreamEnd}'s.
 */
final class StreamSocket extends LoopbackSocket {
  /** What the socket may do with a connection. */
  final Direction direction;

  /** Null in an accepted socket, which never connects. */
  private final @Nullable Caller caller;

  private volatile @Nullable StreamEnd end;
  private volatile @Nullable Listener listener;

  /** Whether a connection was taken from the socket and none begun since. */
  private volatile boolean disconnected;

  StreamSocket(SocketRequest request, Network network) {
    super(request, network);
    this.direction = Direction.of(request.protocol());
    this.caller = new Caller(this);
  }

  /** For an accepted connection. */
  StreamSocket(StreamSocket listener, StreamEnd end) {
    super(listener, end.name());
    this.direction = listener.direction.reversed();
    this.caller = null;
    this.end = end;
  }

  @Override
  void listen(int backlog) throws WsaException {
    List<Connection> excess;
    network.lock.lock();
    try {
      requireOpen();
      requireUnconnected();
      if (local == null) {
        throw new WsaException(WsaError.WSAEINVAL, "the socket is not bound; bind it first");
      }
      Listener current = listener;
      if (current == null) {
        current = new Listener(this);
        listener = current;
      }
      excess = current.backlog(backlog);
    } finally {
      network.lock.unlock();
    }
    refuse(excess);
  }

  @Override
  @Nullable StreamSocket accept(AcceptCondition condition) throws WsaException {
    requireOpen();
    Listener current = listener;
    if (current == null) {
      throw new WsaException(WsaError.WSAEINVAL, "the socket does not listen");
    }
    return current.accept(condition);
  }

  @Override
  ConnectOutcome connect(ConnectRequest request) throws WsaException {
    if (caller == null) {
      requireOpen();
      throw alreadyConnected();
    }
    return caller.connect(request);
  }

  /** Checks, with the network's lock held, that the socket can connect. */
  void requireIdle() throws WsaException {
    requireOpen();
    if (listener != null) {
      throw new WsaException(WsaError.WSAEINVAL, "a listening socket cannot connect");
    }
    requireUnconnected();
  }

  private void requireUnconnected() throws WsaException {
    if (end != null) {
      throw alreadyConnected();
    }
    if (caller != null && caller.isAttempting()) {
      throw new WsaException(WsaError.WSAEALREADY, "a connect is in progress");
    }
  }

  private static WsaException alreadyConnected() {
    return new WsaException(WsaError.WSAEISCONN, "the socket is connected");
  }

  /** A connect has begun, or has succeeded already; with the network's lock held. */
  void connecting() {
    if (disconnected) {
      disconnected = false;
    }
  }

  /** The connect has succeeded; with the network's lock held. */
  void connected(StreamEnd ownEnd) {
    end = ownEnd;
  }

  /** Resets the connection; the socket is as after a connect that failed. */
  private void disconnect() throws WsaException {
    if (caller == null) {
      throw new WsaException(
          WsaError.WSAEOPNOTSUPP, "an accepted socket cannot be connected again; close it");
    }
    StreamEnd given;
    network.lock.lock();
    try {
      given = requireEnd();
      end = null;
      disconnected = true;
      WholeName.takeBack(this);
    } finally {
      network.lock.unlock();
    }
    given.disconnect();
    raise(Readiness.ALL); // whoever waits finds it unconnected
  }

  /** Who waits to be accepted; null if the socket does not listen. */
  @Nullable Listener listener() {
    return listener;
  }

  boolean isConnectedTo(InetSocketAddress peer) {
    StreamEnd current = end;
    return current != null && current.peerName().equals(peer);
  }

  @Override
  int send(ByteBuffer source, int flags) throws WsaException {
    StreamEnd current = requireDirection(direction.sends());
    if (network.weather().isDown()) {
      network.weather().requireUp(current.peerName());
    }
    if ((flags & ~MessageFlags.DONTROUTE) == 0) {
      return current.send(source, false);
    }
    requireFlags(flags, MessageFlags.OOB | MessageFlags.DONTROUTE);
    return current.send(source, source.hasRemaining());
  }

  @Override
  int sendTo(ByteBuffer source, int flags, SocketAddress to) throws WsaException {
    return send(source, flags);
  }

  @Override
  int recv(ByteBuffer target, int flags) throws WsaException {
    StreamEnd current = requireDirection(direction.receives());
    if (flags == MessageFlags.NONE) {
      return current.recv(target, false);
    }
    requireFlags(flags, MessageFlags.OOB | MessageFlags.PEEK | MessageFlags.DONTROUTE);
    boolean peek = (flags & MessageFlags.PEEK) != 0;
    return (flags & MessageFlags.OOB) != 0
        ? current.recvUrgent(target, peek)
        : current.recv(target, peek);
  }

  @Override
  int recvFrom(ByteBuffer target, int flags, AddressBox from) throws WsaException {
    return recv(target, flags);
  }

  private void requireFlags(int flags, int allowed) throws WsaException {
    boolean urgentOff = (flags & MessageFlags.OOB) != 0 && !network.settings.urgent();
    if ((flags & ~allowed) != 0 || urgentOff) {
      throw new WsaException(
          WsaError.WSAEOPNOTSUPP, "flags 0x" + Integer.toHexString(flags) + " are not for it");
    }
  }

  private StreamEnd requireDirection(boolean has) throws WsaException {
    if (!has) {
      requireOpen();
      throw new WsaException(
          WsaError.WSAEOPNOTSUPP,
          direction.sends() ? "the socket only sends" : "the socket only receives");
    }
    return requireEnd();
  }

  private StreamEnd requireEnd() throws WsaException {
    requireOpen();
    StreamEnd current = end;
    if (current == null) {
      throw new WsaException(WsaError.WSAENOTCONN);
    }
    return current;
  }

  @Override
  void sendDisconnect(@Nullable ByteBuffer data) throws WsaException {
    StreamEnd current = requireEnd();
    current.shutdown(ShutdownHow.SEND, DisconnectData.copy(data, network.settings));
  }

  @Override
  void recvDisconnect(@Nullable ByteBuffer target) throws WsaException {
    StreamEnd current = requireEnd();
    if (target != null) {
      DisconnectData.requireCarried(network.settings);
    }
    current.takeDisconnectData(target);
  }

  @Override
  void shutdown(ShutdownHow how) throws WsaException {
    requireEnd().shutdown(how, null);
  }

  @Override
  SocketAddress localName() throws WsaException {
    requireOpen();
    InetSocketAddress name = local;
    if (name == null) {
      throw new WsaException(WsaError.WSAEINVAL, "the socket is not bound");
    }
    return name;
  }

  @Override
  SocketAddress peerName() throws WsaException {
    return requireEnd().peerName();
  }

  @Override
  int readiness() {
    StreamEnd current = end;
    if (current != null) {
      return current.readiness();
    }
    Listener waiting = listener;
    if (waiting != null) {
      return waiting.hasWaiting() ? Readiness.ACCEPTABLE : 0;
    }
    return disconnected ? Readiness.READABLE | Readiness.WRITABLE : 0;
  }

  @Override
  @Nullable Object currentValue(SockOpt<?> option) {
    StreamEnd current = end;
    if (option == SockOpt.SO_ACCEPTCONN) {
      return listener != null;
    }
    if (option == SockOpt.SO_CONNECT_TIME) {
      return current == null ? -1 : current.connection().secondsConnected();
    }
    if (option == SockOpt.SO_ERROR) {
      int broken = current == null ? 0 : current.takeError();
      return broken != 0 || caller == null ? broken : caller.takeError();
    }
    return null;
  }

  @Override
  void requireSettable(SockOpt<?> option) throws WsaException {
    if (option == SockOpt.SO_CONDITIONAL_ACCEPT && listener != null) {
      throw new WsaException(WsaError.WSAEINVAL, option + " is to be set before listen");
    }
  }

  @Override
  void optionChanged(SockOpt<?> option) {
    StreamEnd current = end;
    if (option == SockOpt.SO_RCVBUF && current != null) {
      current.capacity(receiveBuffer());
    }
  }

  @Override
  @Nullable Object control(IoctlCode<?, ?> code, @Nullable Object input) throws WsaException {
    if (code == IoctlCode.DISCONNECT_EX) {
      disconnect();
      return null;
    }
    StreamEnd current = end;
    if (code == IoctlCode.FIONREAD) {
      return current == null ? 0 : current.arrived();
    }
    if (code == IoctlCode.SIOCATMARK) {
      if (isSet(SockOpt.SO_OOBINLINE)) {
        throw new WsaException(WsaError.WSAEINVAL, "with SO_OOBINLINE there is no mark");
      }
      return current == null || current.isUrgentRead();
    }
    return StreamFlows.control(code, input, this, current, caller);
  }

  @Override
  boolean release(boolean reset) {
    ConnectAttempt given = null;
    List<Connection> waiting = List.of();
    network.lock.lock();
    try {
      network.open.remove(this);
      if (caller != null) {
        unbindLocked();
        given = caller.withdraw();
        Listener stopped = listener;
        if (stopped != null) {
          waiting = stopped.drain();
        }
      }
    } finally {
      network.lock.unlock();
    }
    StreamEnd current = end;
    if (current != null) {
      current.close(reset);
    }
    if (given != null) {
      given.end();
      given.connection.release();
    }
    refuse(waiting);
    return given != null;
  }

  private static void refuse(List<Connection> connections) {
    for (Connection connection : connections) {
      connection.refuse();
    }
  }
}
