package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.OptionValues;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.base.BaseProvider;
import dev.layersock.spi.base.BaseSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What streams and datagram sockets have in common: the name, the buffer sizes, and the control
 * code of the network's conditions.
 *
 * <p>Any thread may call it. The network's lock guards the name and the place in the port table.
 */
abstract class LoopbackSocket extends BaseSocket implements PortEntry {
  private static final int LARGEST_BUFFER = 1 << 30;

  final Network network;

  /** The wildcard that bind was asked for, even if a connection has made the name whole. */
  @Nullable InetAddress wildcard;

  /** The name; null while unbound. */
  volatile @Nullable InetSocketAddress local;

  private @Nullable PortEntry nextAtPort;
  private BindMode bindMode = BindMode.DEFAULT;
  private boolean takesIpv4;

  LoopbackSocket(BaseProvider provider, SocketRequest request, Network network) {
    super(provider, request);
    this.network = network;
  }

  /** For a socket that a listener accepted. */
  LoopbackSocket(LoopbackSocket listener, InetSocketAddress local) {
    super(listener);
    this.network = listener.network;
    this.local = local;
  }

  @Override
  public final @Nullable InetSocketAddress boundName() {
    return local;
  }

  @Override
  public final BindMode bindMode() {
    return bindMode;
  }

  @Override
  public final boolean takesIpv4() {
    return takesIpv4;
  }

  @Override
  public final @Nullable PortEntry nextAtPort() {
    return nextAtPort;
  }

  @Override
  public final void nextAtPort(@Nullable PortEntry next) {
    nextAtPort = next;
  }

  @Override
  protected final void bind(InetSocketAddress name) throws WsaException {
    network.lock.lock();
    try {
      requireOpen();
      if (local != null) {
        throw new WsaException(WsaError.WSAEINVAL, "the socket is bound already", name);
      }
      if (name.getAddress().isMulticastAddress() || Names.isBroadcast(name.getAddress())) {
        throw new WsaException(WsaError.WSAEADDRNOTAVAIL, "it is no host's address", name);
      }
      bindLocked(name.getAddress(), name.getPort());
    } finally {
      network.lock.unlock();
    }
  }

  /** Binds, with the network's lock held; port 0 becomes a free one. */
  final InetSocketAddress bindLocked(InetAddress address, int port) throws WsaException {
    bindMode = BindMode.of(isSet(SockOpt.SO_REUSEADDR), isSet(SockOpt.SO_EXCLUSIVEADDRUSE));
    takesIpv4 = isDualStack();
    PortTable table = ports();
    int given =
        port == 0
            ? table.freePort(network.conditions().given.ephemeralPorts(), address, takesIpv4)
            : port;
    InetSocketAddress name = new InetSocketAddress(address, given);
    if (port != 0) {
      table.requireFree(this, name);
    }
    wildcard = address.isAnyLocalAddress() ? address : null;
    local = name;
    table.add(this, given);
    return name;
  }

  /**
   * Binds a socket that is about to connect to a free port of the address that it sends from, with
   * the network's lock held. Without the connection, its name is the wildcard.
   */
  final InetSocketAddress bindToConnect(InetSocketAddress peer) throws WsaException {
    InetSocketAddress name = bindLocked(Names.of(peer.getAddress()).home(), 0);
    wildcard = Names.of(protocol().family()).wildcard();
    return name;
  }

  /** Takes the socket off its port, with the network's lock held; the name stays known. */
  final void unbindLocked() {
    InetSocketAddress name = local;
    if (name != null) {
      ports().remove(this, name.getPort());
    }
  }

  /** The bound names of the socket's type. */
  final PortTable ports() {
    return network.ports(protocol().type());
  }

  /**
   * The name that a bound socket has towards a peer: an address in the place of a wildcard. The
   * network's lock is held.
   *
   * @throws WsaException WSAEAFNOSUPPORT if the name is not one of the peer's family
   */
  final InetSocketAddress nameTowards(InetSocketAddress peer, InetSocketAddress bound)
      throws WsaException {
    Names family = Names.of(peer.getAddress());
    if (!family.isTakenBy(bound.getAddress(), takesIpv4)) {
      throw new WsaException(
          WsaError.WSAEAFNOSUPPORT, "the socket is bound to an address of another family", peer);
    }
    return bound.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(family.home(), bound.getPort())
        : bound;
  }

  @Override
  protected InetSocketAddress sockName() throws WsaException {
    InetSocketAddress name = local;
    if (name == null) {
      throw new WsaException(WsaError.WSAEINVAL, "the socket is not bound");
    }
    return name;
  }

  @Override
  protected final int select() {
    return known();
  }

  /** The network's link has gone down: who waits for room to send would fail now. */
  final void lookAgain() {
    raiseKnown();
  }

  @Override
  protected @Nullable Object ioctl(IoctlCode<?, ?> code, @Nullable Object input)
      throws WsaException {
    return code == NetworkConditions.CODE ? network.conditions(input) : super.ioctl(code, input);
  }

  @Override
  protected <T> @Nullable T current(SockOpt<T> option) throws WsaException {
    return isBuffer(option) ? option.type().cast(bufferSize(option)) : null;
  }

  /** A buffer of no bytes is one of 1, and a larger one than there can be is the largest. */
  @Override
  protected <T> T adjust(SockOpt<T> option, T value) {
    if (isBuffer(option) && value instanceof Integer size && (size == 0 || size > LARGEST_BUFFER)) {
      return option.type().cast(Math.max(1, Math.min(size, LARGEST_BUFFER)));
    }
    return value;
  }

  private static boolean isBuffer(SockOpt<?> option) {
    return option == SockOpt.SO_RCVBUF || option == SockOpt.SO_SNDBUF;
  }

  private Object bufferSize(SockOpt<?> option) {
    Object set = kept(option);
    return set == null ? network.settings.receiveBuffer().asInt() : set;
  }

  /** Bytes that may wait to be received. */
  public final int receiveBuffer() {
    Integer set = kept(SockOpt.SO_RCVBUF);
    return set == null ? network.settings.receiveBuffer().asInt() : set;
  }

  /** The value that was set, or the initial one; null if none was set, or there is none. */
  final <T> @Nullable T kept(SockOpt<T> option) {
    OptionValues values = options();
    try {
      return values == null ? null : values.get(option);
    } catch (WsaException e) {
      throw new AssertionError("only asked for options that the socket has", e);
    }
  }
}
