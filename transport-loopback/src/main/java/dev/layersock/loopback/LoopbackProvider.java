package dev.layersock.loopback;

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
import org.jspecify.annotations.Nullable;

/**
 * The base provider in memory: one network, in which every address of IPv4 and IPv6 is a local one.
 *
 * <p>A stream's bytes go from the sender's buffer straight into the receiver's queue, in the
 * sender's thread, and the upcalls to the receiver come from that thread. There is a timer only for
 * what has a latency, and for a connect that waits for an answer. A socket that is not bound to an
 * address sends from 127.0.0.1 or ::1.
 *
 * <p>The network begins in fair weather. What a real one does to its users is brought about by
 * setting {@link NetworkConditions} on any of its sockets, and undone in the same way:
 *
 * <pre>{@code
 * NetworkConditions before = socket.ioctl(NetworkConditions.CODE, null);
 * socket.ioctl(NetworkConditions.CODE, NetworkConditions.FAIR.withLinkDown(true));
 * // connect and send raise WSAENETDOWN
 * socket.ioctl(NetworkConditions.CODE, before);
 * }</pre>
 *
 * <p>Where TCP and UDP leave a choice: names conflict as they do on Windows; free ports are those
 * from 49152 on, and WSAENOBUFS says that there is none left; a port is free as soon as its socket
 * is closed; a socket that was bound to the wildcard has a specific address while it connects and
 * is connected, and the wildcard again if the connect fails or the socket is disconnected; closing
 * with unread data resets the connection; a reset drops what was not yet read; a datagram that
 * finds a full queue is lost; a connect that an accept condition leaves waiting gives up after the
 * connect timeout.
 *
 * <p>Any thread may call it.
 */
public final class LoopbackProvider implements ServiceProvider {
  private final Network network;

  /** Makes a network, empty. */
  @Inject
  public LoopbackProvider(LoopbackSettings settings, ProviderContext context) {
    this.network = new Network(settings, context);
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    if (network.isDown()) {
      throw Network.downError();
    }
    Protocols.require(request.protocol());
    LoopbackSocket made =
        request.protocol().type() == SocketType.STREAM
            ? new StreamSocket(request, network)
            : new DatagramSocket(request, network);
    network.enter(made);
    return made;
  }

  private LoopbackSocket own(ProviderSocket s) throws WsaException {
    if (s instanceof LoopbackSocket socket && socket.network == network) {
      return socket;
    }
    throw new WsaException(WsaError.WSAENOTSOCK, "the socket is another provider's");
  }

  @Override
  public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    own(s).bind(name);
  }

  @Override
  public void listen(ProviderSocket s, int backlog) throws WsaException {
    own(s).listen(backlog);
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    return own(s).accept(condition);
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    return own(s).connect(request);
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    return own(s).send(source, flags);
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    return own(s).sendTo(source, flags, to);
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    return own(s).recv(target, flags);
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, AddressBox from)
      throws WsaException {
    return own(s).recvFrom(target, flags, from);
  }

  @Override
  public void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) throws WsaException {
    own(s).sendDisconnect(data);
  }

  @Override
  public void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) throws WsaException {
    own(s).recvDisconnect(target);
  }

  @Override
  public void shutdown(ProviderSocket s, ShutdownHow how) throws WsaException {
    own(s).shutdown(how);
  }

  @Override
  public void closeSocket(ProviderSocket s) throws WsaException {
    own(s).close();
  }

  @Override
  public SocketAddress getSockName(ProviderSocket s) throws WsaException {
    return own(s).localName();
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket s) throws WsaException {
    return own(s).peerName();
  }

  @Override
  public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException {
    return own(s).getSockOpt(option);
  }

  @Override
  public <T> void setSockOpt(ProviderSocket s, SockOpt<T> option, T value) throws WsaException {
    own(s).setSockOpt(option, value);
  }

  @Override
  public <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    return code.output().cast(own(s).ioctl(code, input));
  }

  @Override
  public int select(ProviderSocket s) throws WsaException {
    LoopbackSocket socket = own(s);
    socket.requireOpen();
    return socket.readiness();
  }

  @Override
  public void watch(ProviderSocket s, int events) throws WsaException {
    own(s).watch(events);
  }

  @Override
  public void cleanup() {
    network.shutDown();
  }
}
