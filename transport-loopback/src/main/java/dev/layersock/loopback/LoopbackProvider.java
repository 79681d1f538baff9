package dev.layersock.loopback;

import dev.layersock.error.WsaException;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ExplainRequest;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.base.BaseProvider;
import dev.layersock.spi.base.BaseSocket;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * The base provider in memory: one network, in which every address of IPv4 and IPv6 is a local one.
 *
 * <p>A stream's bytes go from the sender's buffer straight into the receiver's queue, in the
 * sender's thread, and the upcalls to the receiver come from that thread. There is a timer only for
 * what has a latency, and for a connect that waits for an answer. A socket that is not bound to an
 * address sends from 127.0.0.1 or ::1.
 *
 * <p>At first everything works. What a real network does to its users is brought about by setting
 * {@link NetworkConditions} on any of its sockets, and undone in the same way:
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
 * <p>An IPv6 socket that takes IPv4 (IPV6_V6ONLY is off) and is bound to the IPv6 wildcard has that
 * port of both families, and conflicts with IPv4 names as the IPv4 wildcard does. Bound to an IPv4
 * address, the IPv4 wildcard included, it is an IPv4 socket in all but its protocol; a peer of
 * another family than the name is WSAEAFNOSUPPORT.
 *
 * <p>Any thread may call it.
 */
public final class LoopbackProvider extends BaseProvider {
  private final Network network;

  /** Makes a network, empty. */
  @Inject
  public LoopbackProvider(LoopbackSettings settings, ProviderContext context) {
    super(context);
    this.network = new Network(settings, context, this::linkDown);
  }

  @Override
  protected BaseSocket make(SocketRequest request) throws WsaException {
    Protocols.require(request.protocol());
    return request.protocol().type() == SocketType.STREAM
        ? new StreamSocket(this, request, network)
        : new DatagramSocket(this, request, network);
  }

  /** Says what a socket that was just made would hear, if the request arrived at once. */
  @Override
  protected @Nullable WsaException refusal(ExplainRequest request) {
    try {
      Refusals.require(network, request);
      return null;
    } catch (WsaException e) {
      return e;
    }
  }

  private void linkDown() {
    for (BaseSocket socket : openSockets()) {
      if (socket instanceof LoopbackSocket ours) {
        ours.lookAgain();
      }
    }
  }
}
