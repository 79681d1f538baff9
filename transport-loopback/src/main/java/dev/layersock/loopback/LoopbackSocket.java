package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.OptionValues;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What streams and datagram sockets have in common: the name, the options, the watched bits, and
 * being closed.
 *
 * <p>Any thread may call it. The network's lock guards the name and the place in the port table;
 * watching needs no lock, because bits are asked for before the state is looked at, and raised
 * after the state has changed.
 */
abstract class LoopbackSocket extends ProviderSocket {
  private static final AtomicIntegerFieldUpdater<LoopbackSocket> WATCHED =
      AtomicIntegerFieldUpdater.newUpdater(LoopbackSocket.class, "watched");

  /** Stands in the place of the watched bits of a closed socket; it is none of them. */
  private static final int CLOSED = 1 << 31;

  final Network network;

  /** The next socket in the port table's list. */
  @Nullable LoopbackSocket nextAtPort;

  /** Its neighbours in the list of {@link OpenSockets}. */
  @Nullable LoopbackSocket nextOpen;

  @Nullable LoopbackSocket previousOpen;

  /** Whether bind was asked for the wildcard, even if a connection has made the name whole. */
  boolean isBoundToWildcard;

  /** What bind found in the options. */
  BindMode bindMode = BindMode.DEFAULT;

  /** The name; null while unbound. */
  volatile @Nullable InetSocketAddress local;

  private volatile @Nullable OptionValues options;
  private volatile int watched;

  LoopbackSocket(SocketRequest request, Network network) {
    super(request);
    this.network = network;
  }

  /** For a socket that a listener accepted. */
  LoopbackSocket(LoopbackSocket listener, InetSocketAddress local) {
    super(listener);
    this.network = listener.network;
    this.local = local;
    OptionValues inherited = listener.options;
    if (inherited != null) {
      this.options = new OptionValues(inherited);
    }
  }

  abstract void listen(int backlog) throws WsaException;

  abstract @Nullable ProviderSocket accept(AcceptCondition condition) throws WsaException;

  abstract ConnectOutcome connect(ConnectRequest request) throws WsaException;

  abstract int send(ByteBuffer source, int flags) throws WsaException;

  abstract int sendTo(ByteBuffer source, int flags, SocketAddress to) throws WsaException;

  abstract int recv(ByteBuffer target, int flags) throws WsaException;

  abstract int recvFrom(ByteBuffer target, int flags, AddressBox from) throws WsaException;

  abstract void sendDisconnect(@Nullable ByteBuffer data) throws WsaException;

  abstract void recvDisconnect(@Nullable ByteBuffer target) throws WsaException;

  abstract void shutdown(ShutdownHow how) throws WsaException;

  abstract SocketAddress peerName() throws WsaException;

  abstract SocketAddress localName() throws WsaException;

  /** What is true now. */
  abstract int readiness();

  /** The value of an option that is not kept but looked up; null if there is no such option. */
  abstract @Nullable Object currentValue(SockOpt<?> option);

  /** Told of an option that has just been set. */
  abstract void optionChanged(SockOpt<?> option);

  /** Checks what only this kind of socket knows of an option about to be set. */
  abstract void requireSettable(SockOpt<?> option) throws WsaException;

  abstract @Nullable Object control(IoctlCode<?, ?> code, @Nullable Object input)
      throws WsaException;

  /**
   * Leaves the network, and lets go of the peer and everything that waits. Repeating it is no
   * error.
   *
   * @return whether it gave up a connect in progress, whose end nobody has told of
   */
  abstract boolean release(boolean reset);

  final void bind(SocketAddress address) throws WsaException {
    network.lock.lock();
    try {
      requireOpen();
      if (local != null) {
        throw new WsaException(WsaError.WSAEINVAL, "the socket is bound already", address);
      }
      InetSocketAddress name = names().require(address);
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
    PortTable table = network.names(protocol());
    BindMode mode = BindMode.of(this);
    int given = port == 0 ? table.freePort(network.weather().conditions.ephemeralPorts()) : port;
    InetSocketAddress name = new InetSocketAddress(address, given);
    if (port != 0) {
      table.requireFree(this, mode, name);
    }
    isBoundToWildcard = address.isAnyLocalAddress();
    bindMode = mode;
    local = name;
    table.add(this, name.getPort());
    return name;
  }

  /** Takes the socket off its port, with the network's lock held; the name stays known. */
  final void unbindLocked() {
    InetSocketAddress name = local;
    if (name != null) {
      network.names(protocol()).remove(this, name.getPort());
    }
  }

  final Names names() {
    return Names.of(protocol().family());
  }

  final <T> T getSockOpt(SockOpt<T> option) throws WsaException {
    requireOpen();
    LoopbackOptions.requireKnown(option);
    T kept = options().get(option);
    if (kept != null) {
      return kept;
    }
    Object current = LoopbackOptions.common(this, option);
    if (current == null) {
      current = currentValue(option);
    }
    if (current == null) {
      throw new WsaException(WsaError.WSAENOPROTOOPT, option + " has no value here");
    }
    return option.type().cast(current);
  }

  final <T> void setSockOpt(SockOpt<T> option, T value) throws WsaException {
    requireOpen();
    LoopbackOptions.requireKnown(option);
    requireSettable(option);
    options().set(option, LoopbackOptions.adjust(option, value));
    optionChanged(option);
  }

  final @Nullable Object ioctl(IoctlCode<?, ?> code, @Nullable Object input) throws WsaException {
    requireOpen();
    return code == NetworkConditions.CODE ? network.conditions(input) : control(code, input);
  }

  final boolean isSet(SockOpt<Boolean> option) {
    OptionValues current = options;
    return current != null && current.isSet(option);
  }

  /** The value that was set; null if none was. */
  final <T> @Nullable T kept(SockOpt<T> option) {
    OptionValues current = options;
    try {
      return current == null ? null : current.get(option);
    } catch (WsaException e) {
      throw new AssertionError("only asked for options that the socket has", e);
    }
  }

  final int receiveBuffer() {
    Integer set = kept(SockOpt.SO_RCVBUF);
    return set == null ? network.settings.receiveBuffer().asInt() : set;
  }

  final void watch(int events) throws WsaException {
    int wanted = events & Readiness.ALL;
    int before = watched;
    while (before != CLOSED && !WATCHED.compareAndSet(this, before, before | wanted)) {
      before = watched;
    }
    requireOpen(); // after the note: cleanup goes down first and then looks at what is noted
    raise(readiness() & wanted);
  }

  /** Signals those of some events, which have become true, that are watched. No lock is held. */
  final void raise(int events) {
    int before = watched;
    while ((before & events) != 0) {
      if (WATCHED.compareAndSet(this, before, before & ~events)) {
        signal(before & events);
        return;
      }
      before = watched;
    }
  }

  /** Signals what is watched and true. No lock is held. */
  final void raiseTrue() {
    if (watched != 0) {
      raise(readiness());
    }
  }

  final boolean isClosed() {
    return watched == CLOSED;
  }

  /**
   * Checks that there is something to call.
   *
   * @throws WsaException WSAENOTSOCK or WSAENETDOWN
   */
  final void requireOpen() throws WsaException {
    if (isClosed()) {
      throw closedError();
    }
    if (network.isDown()) {
      throw Network.downError();
    }
  }

  static WsaException closedError() {
    return new WsaException(WsaError.WSAENOTSOCK, "the socket is closed");
  }

  final void close() throws WsaException {
    if (WATCHED.getAndSet(this, CLOSED) == CLOSED) {
      throw closedError();
    }
    release(LoopbackOptions.resetsOnClose(this));
  }

  /** Resets it, as the network goes down, and tells those who wait. No lock is held. */
  final void shutDown() {
    if (release(true)) {
      completeConnect(Network.downError());
    }
    raise(Readiness.ALL);
  }

  private OptionValues options() {
    OptionValues current = options;
    if (current != null) {
      return current;
    }
    network.lock.lock();
    try {
      current = options;
      if (current == null) {
        current = new OptionValues(protocol().type());
        options = current;
      }
      return current;
    } finally {
      network.lock.unlock();
    }
  }
}
