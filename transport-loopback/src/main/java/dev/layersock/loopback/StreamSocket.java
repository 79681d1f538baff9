package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AcceptOffer;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.base.BaseProvider;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream socket: it listens, is connecting, is an end of a connection, or nothing yet.
 *
 * <p>Any thread may call it. The network's lock guards which of these it is; what happens on a
 * connection is {@link StreamEnd}'s.
 */
final class StreamSocket extends LoopbackSocket implements StreamOwner {
  /** What the socket may do with a connection. */
  final Direction direction;

  /** Null in an accepted socket, which never connects. */
  private final @Nullable ConnectingSide connecting;

  private volatile @Nullable StreamEnd end;
  private volatile @Nullable Listener listener;

  /** Whether a connection was taken from the socket and none begun since. */
  private volatile boolean disconnected;

  StreamSocket(BaseProvider provider, SocketRequest request, Network network) {
    super(provider, request, network);
    this.direction = Direction.of(request.protocol());
    this.connecting = new ConnectingSide(this);
  }

  /** For an accepted connection. */
  StreamSocket(StreamSocket listener, StreamEnd end) {
    super(listener, end.name());
    this.direction = listener.direction.reversed();
    this.connecting = null;
    this.end = end;
  }

  // Listening and accepting.

  @Override
  protected void listen(int backlog) throws WsaException {
    List<Connection> excess;
    network.lock.lock();
    try {
      requireOpen();
      if (end != null) {
        throw alreadyConnected();
      }
      if (connecting != null && connecting.isAttempting()) {
        throw new WsaException(WsaError.WSAEINVAL, "a connect is in progress");
      }
      if (local == null) {
        throw new WsaException(WsaError.WSAEINVAL, "the socket is not bound; bind it first");
      }
      Listener current = listener;
      if (current == null) {
        current = new Listener(this, network, isSet(SockOpt.SO_CONDITIONAL_ACCEPT));
        listener = current;
      }
      excess = current.backlog(backlog);
    } finally {
      network.lock.unlock();
    }
    excess.forEach(Connection::refuse);
  }

  @Override
  protected @Nullable StreamSocket accept(AcceptCondition condition) throws WsaException {
    Listener current = listener;
    if (current == null) {
      throw new WsaException(WsaError.WSAEINVAL, "the socket does not listen");
    }
    return Accepting.accept(this, current, condition);
  }

  @Override
  protected boolean isListening() {
    return listener != null;
  }

  /** Who waits to be accepted; null if the socket does not listen. */
  @Nullable Listener listener() {
    return listener;
  }

  /** What a condition says of a connection. No lock is held. */
  AcceptDecision ask(AcceptCondition condition, AcceptOffer offer) {
    return decide(condition, offer);
  }

  /** As {@link #requireOpen}. */
  void requireUsable() throws WsaException {
    requireOpen();
  }

  // Connecting.

  @Override
  protected ConnectOutcome connect(ConnectRequest request) throws WsaException {
    if (connecting == null) {
      throw alreadyConnected();
    }
    return connecting.connect(request);
  }

  /** Checks, with the network's lock held, that the socket can connect. */
  void requireIdle() throws WsaException {
    requireOpen();
    if (listener != null) {
      throw new WsaException(WsaError.WSAEINVAL, "a listening socket cannot connect");
    }
    if (end != null) {
      throw alreadyConnected();
    }
    if (connecting != null && connecting.isAttempting()) {
      throw new WsaException(WsaError.WSAEALREADY, "a connect is in progress");
    }
  }

  private static WsaException alreadyConnected() {
    return new WsaException(WsaError.WSAEISCONN, "the socket is connected");
  }

  /** The peer of a connect, which is one that can be connected to. */
  InetSocketAddress destination(ConnectRequest request) throws WsaException {
    InetSocketAddress peer = internet(request.peer());
    requireDestination(peer);
    return peer;
  }

  /** A connect begins; with the network's lock held. */
  void begun() {
    forgetError();
    if (disconnected) {
      disconnected = false;
    }
  }

  /** The connect has succeeded; with the network's lock held. */
  void connected(StreamEnd ownEnd) {
    end = ownEnd;
  }

  /** The connect that was in progress has failed; with the network's lock held. */
  void failed(WsaError error) {
    noteConnectError(error);
  }

  /** Tells of the end of a connect that was in progress. No lock is held. */
  void completed(@Nullable WsaException failure) {
    completeConnect(failure);
  }

  /** Whether the provider is about to end this socket, and a connect with it. */
  boolean isEnding() {
    return isDown();
  }

  @Override
  public boolean isConnectedTo(InetSocketAddress peer) {
    StreamEnd current = end;
    return current != null && current.peerName().equals(peer);
  }

  @Override
  protected InetSocketAddress peerName() throws WsaException {
    return requireEnd().peerName();
  }

  @Override
  protected int connectSeconds() {
    StreamEnd current = end;
    return current == null ? -1 : current.connection().secondsConnected();
  }

  // The connection.

  @Override
  protected int send(ByteBuffer source, int flags) throws WsaException {
    StreamEnd current = requireDirection(direction.sends());
    ConditionsInForce conditions = network.conditions();
    if (conditions.isDown()) {
      conditions.requireUp(current.peerName());
    }
    if ((flags & ~MessageFlags.DONTROUTE) == 0) {
      return current.send(source, false);
    }
    requireFlags(flags, urgent() | MessageFlags.DONTROUTE);
    return current.send(source, source.hasRemaining());
  }

  @Override
  protected int recv(ByteBuffer target, int flags) throws WsaException {
    StreamEnd current = requireDirection(direction.receives());
    if (flags == MessageFlags.NONE) {
      return current.recv(target, false);
    }
    requireFlags(flags, urgent() | MessageFlags.PEEK | MessageFlags.DONTROUTE);
    boolean peek = (flags & MessageFlags.PEEK) != 0;
    return (flags & MessageFlags.OOB) != 0
        ? current.recvUrgent(target, peek)
        : current.recv(target, peek);
  }

  private int urgent() {
    return network.settings.urgent() ? MessageFlags.OOB : MessageFlags.NONE;
  }

  private StreamEnd requireDirection(boolean has) throws WsaException {
    if (!has) {
      throw new WsaException(
          WsaError.WSAEOPNOTSUPP,
          direction.sends() ? "the socket only sends" : "the socket only receives");
    }
    return requireEnd();
  }

  private StreamEnd requireEnd() throws WsaException {
    StreamEnd current = end;
    if (current == null) {
      throw new WsaException(WsaError.WSAENOTCONN);
    }
    return current;
  }

  @Override
  protected void sendDisconnect(@Nullable ByteBuffer data) throws WsaException {
    StreamEnd current = requireEnd();
    current.shutdown(ShutdownHow.SEND, DisconnectData.copy(data, network.settings));
  }

  @Override
  protected void recvDisconnect(@Nullable ByteBuffer target) throws WsaException {
    StreamEnd current = requireEnd();
    if (target != null) {
      DisconnectData.requireCarried(network.settings);
    }
    current.takeDisconnectData(target);
  }

  @Override
  protected void shutdown(ShutdownHow how) throws WsaException {
    requireEnd().shutdown(how, null);
  }

  @Override
  public void changed(int events) {
    raise(events);
  }

  @Override
  public boolean takesUrgentInline() {
    return isSet(SockOpt.SO_OOBINLINE);
  }

  @Override
  protected int known() {
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

  // Options and control codes.

  @Override
  protected <T> @Nullable T current(SockOpt<T> option) throws WsaException {
    StreamEnd current = end;
    if (option == SockOpt.SO_ERROR && current != null) {
      int broken = current.takeError();
      return broken == 0 ? null : option.type().cast(broken);
    }
    return super.current(option);
  }

  @Override
  protected <T> void apply(SockOpt<T> option, T value) {
    StreamEnd current = end;
    if (option == SockOpt.SO_RCVBUF && current != null) {
      current.capacity(receiveBuffer());
    }
  }

  @Override
  protected @Nullable Object ioctl(IoctlCode<?, ?> code, @Nullable Object input)
      throws WsaException {
    if (code == IoctlCode.DISCONNECT_EX) {
      disconnect();
      return null;
    }
    StreamEnd current = end;
    if (code == IoctlCode.FIONREAD) {
      return current == null ? 0 : current.arrived();
    }
    if (code == IoctlCode.SIOCATMARK) {
      if (takesUrgentInline()) {
        throw new WsaException(WsaError.WSAEINVAL, "with SO_OOBINLINE there is no mark");
      }
      return current == null || current.isUrgentRead();
    }
    if (code == IoctlCode.SIO_SET_QOS || code == IoctlCode.SIO_GET_QOS) {
      FlowHolder holder = current == null ? connecting : current;
      return StreamFlows.control(code, input, holder, network.settings, direction);
    }
    return super.ioctl(code, input);
  }

  /** Resets the connection; the socket is as after a connect that failed. */
  private void disconnect() throws WsaException {
    if (connecting == null) {
      throw new WsaException(
          WsaError.WSAEOPNOTSUPP, "an accepted socket cannot be connected again; close it");
    }
    StreamEnd given;
    network.lock.lock();
    try {
      requireOpen();
      given = requireEnd();
      end = null;
      disconnected = true;
      WholeName.takeBack(this);
    } finally {
      network.lock.unlock();
    }
    given.release(EndRelease.DISCONNECTED, true);
    raise(Readiness.ALL); // whoever waits finds it unconnected
  }

  // The end.

  @Override
  protected boolean release(boolean reset) {
    ConnectAttempt given = null;
    List<Connection> waiting = List.of();
    if (connecting != null) {
      network.lock.lock();
      try {
        unbindLocked();
        given = connecting.withdraw();
        Listener stopped = listener;
        if (stopped != null) {
          waiting = stopped.drain();
        }
      } finally {
        network.lock.unlock();
      }
    }
    if (given != null) {
      given.end();
      given.connection.release();
    }
    StreamEnd current = end;
    if (isDown()) {
      if (current != null) {
        current.goDown();
      }
      return given != null; // those who wait to be accepted end by themselves
    }
    if (current != null) {
      current.release(EndRelease.CLOSED, reset || resetsOnClose(current));
    }
    waiting.forEach(Connection::refuse);
    return given != null;
  }

  /** Whether closing resets the connection: at once, or since the time to linger was too short. */
  private boolean resetsOnClose(StreamEnd current) {
    Linger linger = kept(SockOpt.SO_LINGER);
    if (linger == null || !linger.on()) {
      return false;
    }
    if (linger.seconds() == 0) {
      return true;
    }
    return isBlocking() && !current.awaitSent(TimeUnit.SECONDS.toNanos(linger.seconds()));
  }
}
