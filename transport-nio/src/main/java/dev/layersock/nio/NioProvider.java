package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import jakarta.inject.Inject;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/**
 * The base provider over {@code java.nio.channels}. What differs from Winsock is listed with the
 * package.
 *
 * <p>Any thread may call it. Calls are made in the caller's thread, without blocking; readiness and
 * the end of a connect in progress are told by poller threads, which start when they are needed.
 */
public final class NioProvider implements ServiceProvider {
  private final Host host;

  /**
   * For the framework.
   *
   * @param settings its section of the configuration
   * @param context clock, timers and name
   * @param channels where all channels and selectors come from
   */
  @Inject
  public NioProvider(NioSettings settings, ProviderContext context, SelectorProvider channels) {
    this.host = new Host(settings, context, channels);
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    Protocols.require(request.protocol());
    return host.track(
        request.protocol().type() == SocketType.STREAM
            ? new TcpSocket(host, request)
            : new UdpSocket(host, request));
  }

  @Override
  public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    open(s).bind(name);
  }

  @Override
  public void listen(ProviderSocket s, int backlog) throws WsaException {
    stream(s).listen(backlog);
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    return stream(s).accept(condition);
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    return open(s).connect(request);
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    return open(s).send(source, flags);
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    return open(s).sendTo(source, flags, to);
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    return open(s).recv(target, flags);
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, AddressBox from)
      throws WsaException {
    return open(s).recvFrom(target, flags, from);
  }

  @Override
  public void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) throws WsaException {
    NioSocket socket = open(s);
    if (data != null && data.hasRemaining()) {
      throw noDisconnectData();
    }
    socket.peerName();
    socket.shutdown(ShutdownHow.SEND);
  }

  @Override
  public void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) throws WsaException {
    NioSocket socket = open(s);
    if (target != null) {
      throw noDisconnectData();
    }
    socket.peerName();
    socket.shutdown(ShutdownHow.RECEIVE);
  }

  @Override
  public void shutdown(ProviderSocket s, ShutdownHow how) throws WsaException {
    open(s).shutdown(how);
  }

  @Override
  public void closeSocket(ProviderSocket s) throws WsaException {
    open(s).close(false);
  }

  @Override
  public SocketAddress getSockName(ProviderSocket s) throws WsaException {
    return open(s).sockName();
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket s) throws WsaException {
    return open(s).peerName();
  }

  @Override
  public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException {
    return option.type().cast(read(open(s), option));
  }

  @Override
  public <T> void setSockOpt(ProviderSocket s, SockOpt<T> option, T value) throws WsaException {
    NioSocket socket = open(s);
    requireKnown(option);
    if (option == SockOpt.SO_CONDITIONAL_ACCEPT && isListening(socket)) {
      throw new WsaException(WsaError.WSAEINVAL, option + " is set before listen");
    }
    socket.setOption(option, value);
  }

  @Override
  public <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    NioSocket socket = open(s);
    if (code == IoctlCode.FIONREAD) {
      return code.output().cast(socket.available());
    }
    if (code == IoctlCode.SIOCATMARK && socket instanceof TcpSocket) {
      return code.output().cast(atMark(socket));
    }
    if (code == IoctlCode.DISCONNECT_EX) {
      stream(s).disconnect();
      return null;
    }
    if (code == IoctlCode.SIO_SET_QOS || code == IoctlCode.SIO_GET_QOS) {
      throw new WsaException(WsaError.WSAENOPROTOOPT, "there is no quality of service here");
    }
    throw new WsaException(WsaError.WSAEOPNOTSUPP, code + " is not known here");
  }

  @Override
  public int select(ProviderSocket s) throws WsaException {
    return open(s).select();
  }

  @Override
  public void watch(ProviderSocket s, int events) throws WsaException {
    open(s).watch(events);
  }

  @Override
  public void cleanup() {
    host.cleanup();
  }

  private NioSocket open(ProviderSocket s) throws WsaException {
    if (!(s instanceof NioSocket socket) || socket.host != host) {
      throw new WsaException(WsaError.WSAENOTSOCK, "the socket is another provider's");
    }
    socket.requireOpen();
    return socket;
  }

  private TcpSocket stream(ProviderSocket s) throws WsaException {
    if (open(s) instanceof TcpSocket stream) {
      return stream;
    }
    throw new WsaException(WsaError.WSAEOPNOTSUPP, "a datagram socket has no connections");
  }

  private static <T> Object read(NioSocket socket, SockOpt<T> option) throws WsaException {
    requireKnown(option);
    T value = socket.option(option);
    if (option == SockOpt.SO_SNDBUF) {
      return socket.bufferSize(SockOpt.SO_SNDBUF);
    }
    if (option == SockOpt.SO_RCVBUF) {
      return socket.bufferSize(SockOpt.SO_RCVBUF);
    }
    if (value != null) {
      return value;
    }
    if (option == SockOpt.SO_ACCEPTCONN) {
      return isListening(socket);
    }
    if (option == SockOpt.SO_ERROR) {
      return socket.takeError();
    }
    if (option == SockOpt.SO_TYPE) {
      return socket.protocol().type();
    }
    if (option == SockOpt.SO_MAX_MSG_SIZE) {
      return socket.protocol().maxMessageSize();
    }
    if (option == SockOpt.SO_CONNECT_TIME) {
      return socket.connectSeconds();
    }
    return socket.protocol(); // what remains is SO_PROTOCOL_INFO
  }

  private static void requireKnown(SockOpt<?> option) throws WsaException {
    if (!ChannelOptions.isKnown(option)) {
      throw new WsaException(WsaError.WSAENOPROTOOPT, option + " is not known here");
    }
  }

  private static boolean isListening(NioSocket socket) {
    return socket instanceof TcpSocket stream && stream.isListening();
  }

  /** All urgent data has been read, as none is ever told apart. */
  private static boolean atMark(NioSocket socket) throws WsaException {
    if (socket.isSet(SockOpt.SO_OOBINLINE)) {
      throw new WsaException(WsaError.WSAEINVAL, "SO_OOBINLINE leaves no mark");
    }
    return true;
  }

  private static WsaException noDisconnectData() {
    return new WsaException(WsaError.WSAENOPROTOOPT, "TCP and UDP carry no data with a disconnect");
  }
}
