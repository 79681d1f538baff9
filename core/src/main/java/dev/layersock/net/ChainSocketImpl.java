package dev.layersock.net;

import dev.layersock.catalog.Sockets;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.Printable;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.Interrupts;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ShutdownHow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is under a {@link java.net.Socket} or {@link java.net.ServerSocket}: a socket of a chain,
 * made when the address family is known, that is, to bind or connect.
 *
 * <p>Any thread may call it. Opening and closing may meet: the opener publishes its socket and then
 * looks whether this was closed, the closer does so the other way round, and closing twice is
 * harmless.
 */
final class ChainSocketImpl extends SocketImpl {
  private final Sockets sockets;
  private final boolean server;
  private final ImplOptions options = new ImplOptions();
  private volatile @Nullable ChainSocket socket;
  private volatile boolean closed;
  private volatile boolean inputEnded;

  private ChainSocketImpl(Sockets sockets, boolean server) {
    this.sockets = sockets;
    this.server = server;
  }

  static ChainSocketImpl client(Sockets sockets) {
    return new ChainSocketImpl(sockets, false);
  }

  static ChainSocketImpl server(Sockets sockets) {
    return new ChainSocketImpl(sockets, true);
  }

  @Override
  protected void create(boolean stream) throws IOException {
    if (!stream) {
      throw new SocketException("a chain's java.net sockets are stream sockets");
    }
  }

  @Override
  protected void connect(String host, int port) throws IOException {
    connect(new InetSocketAddress(host, port), 0);
  }

  @Override
  protected void connect(InetAddress host, int port) throws IOException {
    connect(new InetSocketAddress(host, port), 0);
  }

  @Override
  protected void connect(SocketAddress remote, int timeoutMillis) throws IOException {
    if (!(remote instanceof InetSocketAddress peer)) {
      throw new IllegalArgumentException("not an internet address: " + remote);
    }
    if (peer.isUnresolved()) {
      throw new UnknownHostException(Printable.text(peer.getHostString()));
    }
    address = peer.getAddress();
    port = peer.getPort();
    try {
      ChainSocket connecting = ofFamily(peer);
      connecting.connect(
          ConnectRequest.to(LocalAddresses.reachable(peer)), Duration.ofMillis(timeoutMillis));
      localport = LocalAddresses.port(connecting);
    } catch (WsaException e) {
      throw closedAfter(connectFailure(e));
    } catch (IOException e) {
      throw closedAfter(e);
    }
  }

  /** Nobody translates an interrupted connect, so it is said here what comes of it. */
  private IOException connectFailure(WsaException e) {
    if (e.error() != WsaError.WSAEINTR) {
      return failure(e);
    }
    SocketException interrupted = new SocketException("Closed by interrupt");
    interrupted.initCause(e);
    return interrupted;
  }

  private IOException closedAfter(IOException failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  @Override
  protected void bind(InetAddress host, int localPort) throws IOException {
    InetSocketAddress local = new InetSocketAddress(host, localPort);
    try {
      ChainSocket bound = open(LocalAddresses.family(local));
      bound.bind(local);
      address = host;
      localport = LocalAddresses.port(bound);
    } catch (WsaException e) {
      throw failure(e);
    }
  }

  @Override
  protected void listen(int backlog) throws IOException {
    try {
      required().listen(Math.max(1, backlog));
    } catch (WsaException e) {
      throw failure(e);
    }
  }

  @Override
  protected void accept(SocketImpl target) throws IOException {
    if (!(target instanceof ChainSocketImpl impl)) {
      throw new SocketException("a chain's server socket cannot accept into " + target.getClass());
    }
    try {
      ChainSocket accepted = required().accept();
      if (accepted == null) {
        throw new WsaException(WsaError.WSAEWOULDBLOCK);
      }
      impl.accepted(accepted);
    } catch (WsaException e) {
      throw failure(e);
    }
  }

  private void accepted(ChainSocket accepted) throws IOException {
    try {
      // java.net's SO_TIMEOUT, unlike SO_RCVTIMEO, is not handed down by the server socket.
      options.set(JavaOption.of(SocketOptions.SO_TIMEOUT), 0, accepted);
      if (accepted.peerAddress() instanceof InetSocketAddress peer) {
        address = peer.getAddress();
        port = peer.getPort();
      }
      localport = LocalAddresses.port(accepted);
      publish(accepted);
    } catch (IOException | RuntimeException e) {
      try {
        accepted.close();
      } catch (IOException unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
  }

  /** The socket to connect with. One that is bound to the other family's wildcard is replaced. */
  private ChainSocket ofFamily(InetSocketAddress peer) throws IOException {
    AddressFamily family = LocalAddresses.family(peer);
    ChainSocket present = socket;
    if (present == null || present.protocol().family() == family) {
      return open(family);
    }
    if (LocalAddresses.isWildcard(present)) {
      int port = LocalAddresses.port(present);
      ChainSocket other = open(family);
      other.bind(LocalAddresses.wildcard(family, port));
      return other;
    }
    return present;
  }

  /** The present socket if it is of a family, else a new one in its place. */
  private ChainSocket open(@Nullable AddressFamily family) throws IOException {
    ChainSocket present = required(socket);
    if (present != null) {
      if (present.protocol().family() == family) {
        return present;
      }
      present.close();
    }
    ChainSocket opened = sockets.socket(family, SocketType.STREAM);
    opened.setInterrupts(Interrupts.HEEDED_ON_VIRTUAL_THREADS);
    publish(opened);
    if (family == AddressFamily.INET6) {
      takeIpv4(opened);
    }
    options.applyTo(opened);
    return opened;
  }

  /** A JDK's IPv6 socket takes IPv4 too; Winsock's does only if it is told to. */
  private static void takeIpv4(ChainSocket opened) throws WsaException {
    try {
      opened.setOption(SockOpt.IPV6_V6ONLY, false);
    } catch (WsaException e) {
      if (e.error() != WsaError.WSAENOPROTOOPT) {
        throw e;
      } // the transport has IPv6 alone
    }
  }

  private void publish(ChainSocket opened) throws IOException {
    socket = opened;
    if (closed) {
      opened.close();
      throw new SocketException("Socket closed");
    }
  }

  private @Nullable ChainSocket required(@Nullable ChainSocket present) throws SocketException {
    if (closed || hasEnded()) {
      throw new SocketException("Socket closed");
    }
    return present;
  }

  /** Whether the socket is gone with its system, without having been closed. */
  boolean hasEnded() {
    ChainSocket present = socket;
    return !closed && present != null && present.isClosed();
  }

  /** The exception that the JDK's own sockets would raise; one whose system has ended is closed. */
  private IOException failure(WsaException e) {
    return saysClosed(e) ? SocketExceptions.closed(e) : SocketExceptions.of(e);
  }

  /** As {@link #failure}, where only a SocketException may be raised. */
  private SocketException optionFailure(WsaException e) {
    return saysClosed(e) ? SocketExceptions.closed(e) : SocketExceptions.ofOption(e);
  }

  /**
   * Whether the socket's system has ended, rather than a network. A call may be told of that before
   * the socket itself has ended, but none succeeds from then on.
   */
  private boolean saysClosed(WsaException failure) {
    ChainSocket present = socket;
    if (failure.error() != WsaError.WSAENETDOWN || present == null) {
      return false;
    }
    try {
      present.getOption(SockOpt.SO_TYPE);
      return false;
    } catch (WsaException e) {
      return true;
    }
  }

  private ChainSocket required() throws SocketException {
    ChainSocket present = required(socket);
    if (present == null) {
      throw new SocketException("Socket is not connected");
    }
    return present;
  }

  @Override
  protected InputStream getInputStream() {
    return new ImplInputStream(this);
  }

  @Override
  protected OutputStream getOutputStream() {
    return new ImplOutputStream(this);
  }

  /** One byte or more; -1 at the end, which is also where the input was shut down. */
  int read(byte[] target, int offset, int length) throws IOException {
    ChainSocket receiving = required();
    if (inputEnded) {
      return -1;
    }
    try {
      int received = receiving.recv(ByteBuffer.wrap(target, offset, length));
      return received == IoResult.END_OF_STREAM ? -1 : received;
    } catch (WsaException e) {
      if (e.error() == WsaError.WSAESHUTDOWN) {
        return -1;
      }
      throw failure(e);
    }
  }

  void write(byte[] source, int offset, int length) throws IOException {
    send(ByteBuffer.wrap(source, offset, length), MessageFlags.NONE);
  }

  private void send(ByteBuffer data, int flags) throws IOException {
    try {
      required().send(data, flags);
    } catch (WsaException e) {
      throw failure(e);
    }
  }

  @Override
  protected int available() throws IOException {
    ChainSocket receiving = required();
    if (inputEnded) {
      return 0;
    }
    try {
      Integer bytes = receiving.ioctl(IoctlCode.FIONREAD, null);
      return bytes == null ? 0 : bytes;
    } catch (WsaException e) {
      if (e.error() == WsaError.WSAEOPNOTSUPP) {
        return 0;
      }
      throw failure(e);
    }
  }

  @Override
  protected boolean supportsUrgentData() {
    ChainSocket present = socket;
    return present != null && present.protocol().can(Capability.EXPEDITED_DATA);
  }

  @Override
  protected void sendUrgentData(int data) throws IOException {
    send(ByteBuffer.wrap(new byte[] {(byte) data}), MessageFlags.OOB);
  }

  @Override
  protected void shutdownInput() throws IOException {
    inputEnded = true;
    shutdown(ShutdownHow.RECEIVE);
  }

  @Override
  protected void shutdownOutput() throws IOException {
    shutdown(ShutdownHow.SEND);
  }

  /** A connection that broke meanwhile has nothing left to end. */
  private void shutdown(ShutdownHow how) throws IOException {
    try {
      required().shutdown(how);
    } catch (WsaException e) {
      if (e.error() != WsaError.WSAENOTCONN) {
        throw failure(e);
      }
    }
  }

  @Override
  protected void close() throws IOException {
    closed = true;
    ChainSocket present = socket;
    if (present != null) {
      try {
        present.close();
      } catch (WsaException e) {
        throw failure(e);
      }
    }
  }

  @Override
  public void setOption(int id, Object value) throws SocketException {
    JavaOption<?> option = JavaOption.of(id);
    try {
      options.set(option, value, required(socket));
    } catch (WsaException e) {
      throw optionFailure(e);
    }
  }

  @Override
  public Object getOption(int id) throws SocketException {
    ChainSocket present = required(socket);
    try {
      if (id == SocketOptions.SO_BINDADDR) {
        return LocalAddresses.host(present);
      }
      JavaOption<?> option = JavaOption.of(id);
      if (present != null) {
        return ImplOptions.read(option, present);
      }
      Object early = options.early(option);
      return early == null ? usual(option) : early;
    } catch (WsaException e) {
      throw optionFailure(e);
    }
  }

  /** What a socket of no particular family says, since there is none of this one yet. */
  private Object usual(JavaOption<?> option) throws WsaException {
    try (ChainSocket any = sockets.socket(null, SocketType.STREAM)) {
      return ImplOptions.read(option, any);
    }
  }

  @Override
  protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
    setOption(supported(name).id(), Objects.requireNonNull(value, "value"));
  }

  @Override
  protected <T> T getOption(SocketOption<T> name) throws IOException {
    return name.type().cast(getOption(supported(name).id()));
  }

  private JavaOption<?> supported(SocketOption<?> name) {
    JavaOption<?> option = JavaOption.of(name, server);
    if (option == null) {
      throw new UnsupportedOperationException("the socket has no option " + name);
    }
    return option;
  }

  @Override
  protected Set<SocketOption<?>> supportedOptions() {
    Set<SocketOption<?>> names = new LinkedHashSet<>();
    for (JavaOption<?> option : JavaOption.ALL) {
      SocketOption<?> name = option.name();
      if (name != null && (option.forServers() || !server)) {
        names.add(name);
      }
    }
    return names;
  }
}
