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
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket.
 *
 * <p>Any thread may call it. The network's lock guards its source and the making of {@link
 * DatagramsOnTheWay}; what it receives is guarded by {@link DatagramInbox}.
 */
final class DatagramSocket extends LoopbackSocket {
  private static final int ALWAYS = Readiness.WRITABLE;

  private final DatagramInbox in = new DatagramInbox();
  private volatile @Nullable InetSocketAddress source;
  private volatile @Nullable DatagramsOnTheWay onTheWay;
  private volatile boolean sendEnded;

  DatagramSocket(SocketRequest request, Network network) {
    super(request, network);
  }

  @Override
  void listen(int backlog) throws WsaException {
    requireOpen();
    throw streamsOnly();
  }

  @Override
  @Nullable ProviderSocket accept(AcceptCondition condition) throws WsaException {
    requireOpen();
    throw streamsOnly();
  }

  private static WsaException streamsOnly() {
    return new WsaException(WsaError.WSAEOPNOTSUPP, "a datagram socket does not listen");
  }

  @Override
  ConnectOutcome connect(ConnectRequest request) throws WsaException {
    requireOpen();
    InetSocketAddress name = names().require(request.peer());
    if (name.getAddress().isAnyLocalAddress()) {
      becomePeer(null);
      return ConnectOutcome.CONNECTED;
    }
    requireDestination(name);
    requireNoFlows(request);
    source();
    network.weather().requireUp(name);
    becomePeer(name);
    return ConnectOutcome.CONNECTED;
  }

  private void requireNoFlows(ConnectRequest request) throws WsaException {
    if (request.qos() != null) {
      throw new WsaException(WsaError.WSAEOPNOTSUPP, "datagrams have no quality of service here");
    }
  }

  private void becomePeer(@Nullable InetSocketAddress name) {
    in.peer(name);
    raiseTrue();
  }

  /** The address that datagrams come from; the socket is bound if it was not. */
  private InetSocketAddress source() throws WsaException {
    InetSocketAddress known = source;
    if (known != null) {
      return known;
    }
    network.lock.lock();
    try {
      requireOpen();
      InetSocketAddress name = local;
      if (name == null) {
        name = bindLocked(names().wildcard(), 0);
      }
      if (name.getAddress().isAnyLocalAddress()) {
        name = new InetSocketAddress(names().home(), name.getPort());
      }
      source = name;
      return name;
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  int send(ByteBuffer data, int flags) throws WsaException {
    requireOpen();
    InetSocketAddress to = in.peer();
    if (to == null) {
      throw noPeer();
    }
    return sendDatagram(data, flags, to);
  }

  @Override
  int sendTo(ByteBuffer data, int flags, SocketAddress to) throws WsaException {
    requireOpen();
    InetSocketAddress name = names().require(to);
    requireDestination(name);
    return sendDatagram(data, flags, name);
  }

  private void requireDestination(InetSocketAddress name) throws WsaException {
    Names.requireReachable(name);
    if (Names.isBroadcast(name.getAddress()) && !isSet(SockOpt.SO_BROADCAST)) {
      throw new WsaException(
          WsaError.WSAEACCES, "a broadcast address needs SO_BROADCAST to be set", name);
    }
  }

  private static WsaException noPeer() {
    return new WsaException(WsaError.WSAENOTCONN, "the socket has no default peer");
  }

  private int sendDatagram(ByteBuffer data, int flags, InetSocketAddress to) throws WsaException {
    requireFlags(flags, MessageFlags.DONTROUTE);
    if (sendEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN, "sending was ended before");
    }
    int length = data.remaining();
    if (length > network.settings.maxDatagram().bytes()) {
      throw new WsaException(
          WsaError.WSAEMSGSIZE,
          "a datagram of " + length + "B is above " + network.settings.maxDatagram(),
          to);
    }
    DatagramRoute.send(this, source(), to, data);
    data.position(data.limit());
    return length;
  }

  /** Whether what is sent now has a predecessor that has not arrived. */
  boolean hasSomeOnTheWay() {
    DatagramsOnTheWay some = onTheWay;
    return some != null && !some.isEmpty();
  }

  DatagramsOnTheWay onTheWay() {
    network.lock.lock();
    try {
      DatagramsOnTheWay some = onTheWay;
      if (some == null) {
        some = new DatagramsOnTheWay(this);
        onTheWay = some;
      }
      return some;
    } finally {
      network.lock.unlock();
    }
  }

  private static void requireFlags(int flags, int allowed) throws WsaException {
    if ((flags & ~allowed) != 0) {
      throw new WsaException(
          WsaError.WSAEOPNOTSUPP, "flags 0x" + Integer.toHexString(flags) + " are not for it");
    }
  }

  /** Queues a datagram, unless it is not from the peer or there is no room. Moves its position. */
  void deliver(InetSocketAddress from, ByteBuffer data) {
    if (in.deliver(from, data, receiveBuffer())) {
      raise(Readiness.READABLE);
    }
  }

  /** A datagram to the peer found nobody. */
  void peerUnreachable(InetSocketAddress to) {
    if (in.peerUnreachable(to)) {
      raise(Readiness.READABLE);
    }
  }

  /** Whether the socket takes datagrams only from one peer. */
  @Nullable InetSocketAddress peer() {
    return in.peer();
  }

  @Override
  int recv(ByteBuffer target, int flags) throws WsaException {
    requireOpen();
    if (in.peer() == null) {
      throw noPeer();
    }
    return receive(target, flags, null);
  }

  @Override
  int recvFrom(ByteBuffer target, int flags, AddressBox from) throws WsaException {
    requireOpen();
    if (local == null) {
      throw new WsaException(WsaError.WSAEINVAL, "the socket is not bound");
    }
    return receive(target, flags, from);
  }

  private int receive(ByteBuffer target, int flags, @Nullable AddressBox from) throws WsaException {
    requireFlags(flags, MessageFlags.PEEK | MessageFlags.DONTROUTE);
    return in.receive(target, (flags & MessageFlags.PEEK) != 0, from);
  }

  @Override
  void sendDisconnect(@Nullable ByteBuffer data) throws WsaException {
    requireNoData(data != null && data.hasRemaining());
    shutdown(ShutdownHow.SEND);
  }

  @Override
  void recvDisconnect(@Nullable ByteBuffer target) throws WsaException {
    requireNoData(target != null);
    shutdown(ShutdownHow.RECEIVE);
  }

  private void requireNoData(boolean given) throws WsaException {
    requireOpen();
    if (given) {
      throw new WsaException(WsaError.WSAENOPROTOOPT, "datagrams have no disconnect data");
    }
    if (in.peer() == null) {
      throw noPeer();
    }
  }

  @Override
  void shutdown(ShutdownHow how) throws WsaException {
    requireOpen();
    if (how.endsReceiving()) {
      in.end();
    }
    if (how.endsSending()) {
      sendEnded = true;
    }
    raiseTrue();
  }

  @Override
  SocketAddress localName() throws WsaException {
    requireOpen();
    InetSocketAddress name = in.peer() == null ? local : source;
    if (name == null) {
      throw new WsaException(WsaError.WSAEINVAL, "the socket is not bound");
    }
    return name;
  }

  @Override
  SocketAddress peerName() throws WsaException {
    requireOpen();
    InetSocketAddress name = in.peer();
    if (name == null) {
      throw noPeer();
    }
    return name;
  }

  @Override
  int readiness() {
    return in.isReadable() ? ALWAYS | Readiness.READABLE : ALWAYS;
  }

  @Override
  @Nullable Object currentValue(SockOpt<?> option) {
    if (option == SockOpt.SO_ACCEPTCONN) {
      return false;
    }
    if (option == SockOpt.SO_CONNECT_TIME) {
      return -1;
    }
    return option == SockOpt.SO_ERROR ? in.takeError() : null;
  }

  @Override
  void requireSettable(SockOpt<?> option) {}

  @Override
  void optionChanged(SockOpt<?> option) {}

  @Override
  @Nullable Object control(IoctlCode<?, ?> code, @Nullable Object input) throws WsaException {
    if (code == IoctlCode.FIONREAD) {
      return in.firstLength();
    }
    boolean flows = code == IoctlCode.SIO_SET_QOS || code == IoctlCode.SIO_GET_QOS;
    throw new WsaException(
        flows ? WsaError.WSAENOPROTOOPT : WsaError.WSAEOPNOTSUPP, code + " is not for datagrams");
  }

  @Override
  boolean release(boolean reset) {
    network.lock.lock();
    try {
      network.open.remove(this);
      unbindLocked();
    } finally {
      network.lock.unlock();
    }
    in.close();
    return false;
  }
}
