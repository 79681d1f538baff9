package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.Addresses;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.base.BaseProvider;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket.
 *
 * <p>Any thread may call it. The network's lock guards its sources and the making of {@link
 * DatagramsOnTheWay}; what it receives is guarded by {@link DatagramInbox}.
 */
final class DatagramSocket extends LoopbackSocket {
  private static final int ALWAYS = Readiness.WRITABLE;

  private final DatagramInbox in = new DatagramInbox();

  /** Where datagrams come from; null until the first is sent. */
  private volatile @Nullable InetSocketAddress source;

  /** The same for those that an IPv6 socket sends to IPv4 addresses. */
  private volatile @Nullable InetSocketAddress ipv4Source;

  private volatile @Nullable DatagramsOnTheWay onTheWay;
  private volatile long connectedSince;
  private volatile boolean sendEnded;

  DatagramSocket(BaseProvider provider, SocketRequest request, Network network) {
    super(provider, request, network);
  }

  @Override
  protected ConnectOutcome connect(ConnectRequest request) throws WsaException {
    InetSocketAddress name = internet(request.peer());
    if (Addresses.isAllZero(name)) {
      becomePeer(null);
      return ConnectOutcome.CONNECTED;
    }
    requireDestination(name);
    requireBroadcast(name);
    requireNoFlows(request);
    source(name);
    network.conditions().requireUp(name);
    connectedSince = network.time.nanoTime();
    becomePeer(name);
    return ConnectOutcome.CONNECTED;
  }

  /**
   * Checks that there is nothing in a request that datagrams have not.
   *
   * @throws WsaException WSAEOPNOTSUPP
   */
  static void requireNoFlows(ConnectRequest request) throws WsaException {
    if (request.qos() != null) {
      throw new WsaException(WsaError.WSAEOPNOTSUPP, "datagrams have no quality of service here");
    }
  }

  private void becomePeer(@Nullable InetSocketAddress name) {
    in.peer(name);
    raiseKnown();
  }

  /** The address that datagrams to a peer come from; the socket is bound if it was not. */
  private InetSocketAddress source(InetSocketAddress peer) throws WsaException {
    InetSocketAddress known = knownSource(peer);
    if (known != null) {
      return known;
    }
    network.lock.lock();
    try {
      requireOpen();
      InetSocketAddress bound = local;
      if (bound == null) {
        bound = bindLocked(Names.of(protocol().family()).wildcard(), 0);
      }
      InetSocketAddress name = nameTowards(peer, bound);
      if (isOtherFamily(peer)) {
        ipv4Source = name;
      } else {
        source = name;
      }
      return name;
    } finally {
      network.lock.unlock();
    }
  }

  private @Nullable InetSocketAddress knownSource(InetSocketAddress peer) {
    return isOtherFamily(peer) ? ipv4Source : source;
  }

  private boolean isOtherFamily(InetSocketAddress peer) {
    return protocol().family() == AddressFamily.INET6 && Names.of(peer.getAddress()) == Names.IPV4;
  }

  @Override
  protected int send(ByteBuffer data, int flags) throws WsaException {
    return sendDatagram(data, flags, peerName());
  }

  @Override
  protected int sendTo(ByteBuffer data, int flags, InetSocketAddress to) throws WsaException {
    requireBroadcast(to);
    return sendDatagram(data, flags, to);
  }

  private void requireBroadcast(InetSocketAddress to) throws WsaException {
    if (Names.isBroadcast(to.getAddress()) && !isSet(SockOpt.SO_BROADCAST)) {
      throw noBroadcast(to);
    }
  }

  static WsaException noBroadcast(InetSocketAddress to) {
    return new WsaException(
        WsaError.WSAEACCES, "a broadcast address needs SO_BROADCAST to be set", to);
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
    DatagramRoute.send(this, source(to), to, data);
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

  /** The only one that datagrams are taken from; null for everybody. */
  @Nullable InetSocketAddress peer() {
    return in.peer();
  }

  @Override
  public boolean isConnectedTo(InetSocketAddress peer) {
    return peer.equals(in.peer());
  }

  @Override
  protected int recv(ByteBuffer target, int flags) throws WsaException {
    peerName();
    return receive(target, flags, null);
  }

  @Override
  protected int recvFrom(ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
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
  protected void shutdown(ShutdownHow how) {
    if (how.endsReceiving()) {
      in.end();
    }
    if (how.endsSending()) {
      sendEnded = true;
    }
    raiseKnown();
  }

  @Override
  protected InetSocketAddress sockName() throws WsaException {
    InetSocketAddress peer = in.peer();
    InetSocketAddress name = peer == null ? null : knownSource(peer);
    return name == null ? super.sockName() : name;
  }

  @Override
  protected InetSocketAddress peerName() throws WsaException {
    InetSocketAddress name = in.peer();
    if (name == null) {
      throw new WsaException(WsaError.WSAENOTCONN, "the socket has no default peer");
    }
    return name;
  }

  @Override
  protected int connectSeconds() {
    return in.peer() == null ? -1 : network.secondsSince(connectedSince);
  }

  @Override
  protected int known() {
    return in.isReadable() ? ALWAYS | Readiness.READABLE : ALWAYS;
  }

  @Override
  protected <T> @Nullable T current(SockOpt<T> option) throws WsaException {
    return option == SockOpt.SO_ERROR ? option.type().cast(in.takeError()) : super.current(option);
  }

  @Override
  protected @Nullable Object ioctl(IoctlCode<?, ?> code, @Nullable Object input)
      throws WsaException {
    return code == IoctlCode.FIONREAD ? (Object) in.firstLength() : super.ioctl(code, input);
  }

  @Override
  protected boolean release(boolean reset) {
    network.lock.lock();
    try {
      unbindLocked();
    } finally {
      network.lock.unlock();
    }
    in.close();
    return false;
  }
}
