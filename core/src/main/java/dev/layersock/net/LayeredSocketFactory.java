package dev.layersock.net;

import dev.layersock.catalog.Sockets;
import dev.layersock.protocol.Printable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link Socket}s over a chain. They behave as the JDK's own do, with these differences: a
 * socket is of one address family, the one of its peer; each exception of the chain has its {@link
 * dev.layersock.error.WsaException} as cause; there is no channel. The bytes of two threads that
 * write at the same time may mix. Connecting to the wildcard address reaches this host by its
 * loopback address.
 *
 * <p>Any thread may call it.
 */
public final class LayeredSocketFactory extends SocketFactory {
  private final Sockets sockets;

  /** For sockets of the first entry that has the address family. */
  public LayeredSocketFactory(Sockets sockets) {
    this.sockets = sockets;
  }

  /**
   * Refused, as no chain is named: else this class's name would give plain sockets. {@link
   * ConfiguredSocketFactory} is for programs that know a factory by its name.
   */
  @SuppressWarnings("DoNotCallSuggester") // it is called by reflection
  public static SocketFactory getDefault() {
    throw ConfiguredChains.needsChain(LayeredSocketFactory.class, ConfiguredSocketFactory.class);
  }

  /** A socket that is not connected. */
  @Override
  public Socket createSocket() throws IOException {
    return new LayeredSocket(ChainSocketImpl.client(sockets));
  }

  /**
   * A connected socket.
   *
   * @throws UnknownHostException if the name has no address
   */
  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  /**
   * A connected socket with a local address.
   *
   * @param localHost null for any
   * @param localPort 0 for any
   */
  @Override
  public Socket createSocket(String host, int port, @Nullable InetAddress localHost, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
  }

  /** A connected socket. */
  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  /**
   * A connected socket with a local address.
   *
   * @param localAddress null for any
   * @param localPort 0 for any
   */
  @Override
  public Socket createSocket(
      InetAddress address, int port, @Nullable InetAddress localAddress, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(address, port), new InetSocketAddress(localAddress, localPort));
  }

  private Socket connected(InetSocketAddress peer, @Nullable SocketAddress local)
      throws IOException {
    if (peer.isUnresolved()) {
      throw new UnknownHostException(Printable.text(peer.getHostString()));
    }
    Socket socket = createSocket();
    try {
      if (local != null) {
        socket.bind(local);
      }
      socket.connect(peer);
      return socket;
    } catch (IOException | RuntimeException e) {
      try {
        socket.close();
      } catch (IOException unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
  }
}
