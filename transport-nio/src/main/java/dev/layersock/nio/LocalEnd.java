package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.spi.Readiness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local end of a stream socket: its address once it is bound, and the channel that holds the
 * address until a connect takes the channel or a listen replaces it. A connect that fails loses its
 * channel, and a new one takes its address over. A socket that is connected without having been
 * bound or asked for its options before has no local end at all.
 *
 * <p>All is called under the lock of its socket, but for what any thread may ask: {@link #channel},
 * {@link #known} and {@link #select}.
 */
final class LocalEnd implements TcpState {
  private static final Logger LOG = LoggerFactory.getLogger(LocalEnd.class);

  private static final InetAddress WILDCARD = new InetSocketAddress("0.0.0.0", 0).getAddress();
  private static final InetAddress WILDCARD6 = new InetSocketAddress("::", 0).getAddress();

  private final NioSocket socket;
  private volatile @Nullable SocketChannel channel; // written under the socket's lock
  private @Nullable InetSocketAddress name;
  private boolean reuses; // what SO_REUSEADDR was in bind
  private boolean boundByConnect; // so the name, if there is one, is of the system's choice

  /** Whether a connection was taken from the socket and none begun since. */
  private volatile boolean disconnected; // written under the socket's lock

  LocalEnd(NioSocket socket) {
    this.socket = socket;
  }

  /**
   * The address; null while the socket is not bound. What a failed connect has left open is chosen
   * now, since the system forgets the address with the channel.
   */
  @Nullable InetSocketAddress name() throws IOException {
    if (name == null && boundByConnect) {
      bind(null);
    }
    return name;
  }

  @Override
  public boolean isBound() {
    return name != null || boundByConnect;
  }

  /** Who begins to wait at a disconnected socket must find that there is no connection. */
  @Override
  public int known() {
    return disconnected ? Readiness.READABLE | Readiness.WRITABLE : 0;
  }

  @Override
  public int select() {
    return known();
  }

  /** The address of the next channel; null for one of the system's choice. */
  @Nullable InetSocketAddress fixedName() {
    return name;
  }

  /**
   * Closes the channel of a failed connect, which has bound the socket all the same. An address
   * that is known goes to a new channel at once, lest another takes it. If that cannot be now, the
   * next connect or listen tries again, and says why it fails.
   */
  void connectFailed(SocketChannel given) {
    socket.closeChannel(given);
    if (name == null) {
      boundByConnect = true;
      return;
    }
    try {
      channel = make(false);
    } catch (IOException | RuntimeException e) {
      LOG.debug("event=address-not-held local={}", name, e);
    }
  }

  @Override
  public @Nullable SocketChannel channel() {
    return channel;
  }

  /** The channel, with the socket's options and address. */
  SocketChannel openChannel() throws IOException {
    SocketChannel present = channel;
    if (present != null) {
      return present;
    }
    SocketChannel made = make(false);
    channel = made;
    return made;
  }

  /** A channel with a socket's options and no address, which belongs to the caller. */
  static SocketChannel newChannel(NioSocket socket) throws IOException {
    SocketChannel made = socket.host.openStream(socket.protocol().family());
    try {
      socket.applyOptions(made);
      return made;
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private SocketChannel make(boolean sharing) throws IOException {
    SocketChannel made = newChannel(socket);
    try {
      if (name != null) {
        made.setOption(StandardSocketOptions.SO_REUSEADDR, sharing || reuses);
        bindAgain(made, name);
        made.setOption(StandardSocketOptions.SO_REUSEADDR, reuses);
      }
      return made;
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  /**
   * Binds to the address that the socket has had. A system may use a port that it has chosen itself
   * for several connections; while there is another of them, it has to choose a new one.
   */
  private void bindAgain(SocketChannel made, InetSocketAddress former) throws IOException {
    try {
      bind(made, former);
    } catch (IOException e) {
      if (!boundByConnect || ErrorTable.meaning(e) != WsaError.WSAEADDRINUSE) {
        throw e;
      }
      LOG.debug("event=port-lost local={}", former, e);
      bind(made, new InetSocketAddress(former.getAddress(), 0));
      name = (InetSocketAddress) made.getLocalAddress();
    }
  }

  /** The channel, which now belongs to the caller. */
  SocketChannel takeChannel() throws IOException {
    SocketChannel taken = openChannel();
    channel = null;
    disconnected = false;
    return taken;
  }

  /** Binds to an address; null for one of the system's choice. */
  void bind(@Nullable InetSocketAddress wanted) throws IOException {
    SocketChannel made = openChannel();
    reuses = socket.has(SockOpt.SO_REUSEADDR);
    try {
      bind(made, wanted);
      name = (InetSocketAddress) made.getLocalAddress();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Binds to the address from where the system sends to a peer, and a port of its choice. */
  void bindTowards(InetSocketAddress peer) throws IOException {
    bind(socket.host.nameTowards(peer, new InetSocketAddress(wildcard(), 0)));
    boundByConnect = true;
    if (name != null) {
      name = new InetSocketAddress(wildcard(), name.getPort()); // only the connect makes it whole
    }
  }

  /**
   * Takes over the address of a connection that is about to be cut: the wildcard, if only the
   * connection has made the address whole. If that cannot be now, for want of a descriptor for
   * instance, the next channel gets the address, as after a failed connect.
   */
  void takeOver(SocketChannel connected) throws IOException {
    boundByConnect |= name == null;
    disconnected = true;
    InetSocketAddress whole = (InetSocketAddress) connected.getLocalAddress();
    boolean wild = name == null || name.getAddress().isAnyLocalAddress();
    name = wild ? new InetSocketAddress(wildcard(), whole.getPort()) : whole;
    try {
      share(connected);
      channel = make(true);
    } catch (IOException e) {
      LOG.debug("event=take-over-failed local={}", name, e);
    }
  }

  private InetAddress wildcard() {
    return socket.protocol().family() == AddressFamily.INET ? WILDCARD : WILDCARD6;
  }

  /** Hands the address over to a channel that can listen. */
  TcpListener listen(int backlog) throws IOException {
    InetSocketAddress local = name();
    if (local == null) {
      throw new WsaException(WsaError.WSAEINVAL, "listen needs a bound socket");
    }
    ServerSocketChannel made = socket.host.openListener(socket.protocol().family());
    try {
      socket.applyOptions(made);
      listen(made, local, backlog);
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
    close();
    return new TcpListener(socket, made, local);
  }

  void close() {
    SocketChannel present = channel;
    if (present != null) {
      socket.closeChannel(present);
      channel = null;
    }
  }

  /**
   * Where the system lets two sockets that both allow it share an address, nobody else can take it
   * between the one and the other. Elsewhere the first must go first.
   */
  private static void share(NetworkChannel each) throws IOException {
    each.setOption(StandardSocketOptions.SO_REUSEADDR, true);
  }

  private void listen(ServerSocketChannel made, InetSocketAddress local, int backlog)
      throws IOException {
    SocketChannel present = channel;
    if (present != null) {
      share(present);
      share(made);
    }
    try {
      made.bind(local, backlog);
    } catch (IOException e) {
      close();
      socket.host.settleAfter(e, WsaError.WSAEADDRINUSE);
      made.bind(local, backlog);
    }
  }

  private void bind(SocketChannel made, @Nullable InetSocketAddress wanted) throws IOException {
    try {
      socket.host.bind(made, wanted);
    } catch (IOException e) {
      if (socket.has(SockOpt.SO_EXCLUSIVEADDRUSE)
          || ErrorTable.meaning(e) != WsaError.WSAEADDRINUSE) {
        throw e;
      }
      // Where only connections in TIME_WAIT are in the way, this lets it pass, as Winsock does.
      made.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      made.bind(wanted);
    }
  }
}
