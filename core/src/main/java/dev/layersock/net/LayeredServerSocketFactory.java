package dev.layersock.net;

import dev.layersock.catalog.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link ServerSocket}s over a chain. They behave as the JDK's own do, with these
 * differences: a socket is of one address family, the one that it is bound to, so a server on the
 * IPv4 wildcard address is not reached by IPv6 (one on the IPv6 wildcard address takes both, as the
 * JDK's do, where the transport can); each exception of the chain has its {@link
 * dev.layersock.error.WsaException} as cause; there is no channel.
 *
 * <p>Any thread may call it.
 */
public final class LayeredServerSocketFactory extends ServerSocketFactory {
  /** What {@link ServerSocket} takes if nothing is said. */
  private static final int USUAL_BACKLOG = 50;

  private final Sockets sockets;

  /** For sockets of the first entry that has the address family. */
  public LayeredServerSocketFactory(Sockets sockets) {
    this.sockets = sockets;
  }

  /**
   * Refused, as no chain is named: else this class's name would give plain sockets. {@link
   * ConfiguredServerSocketFactory} is for programs that know a factory by its name.
   */
  @SuppressWarnings("DoNotCallSuggester") // it is called by reflection
  public static ServerSocketFactory getDefault() {
    throw ConfiguredChains.needsChain(
        LayeredServerSocketFactory.class, ConfiguredServerSocketFactory.class);
  }

  /** A server socket that is not bound. */
  @Override
  public ServerSocket createServerSocket() {
    return new LayeredServerSocket(sockets);
  }

  /**
   * A server socket that listens at any local address.
   *
   * @param port 0 for any free one
   */
  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return createServerSocket(port, USUAL_BACKLOG, null);
  }

  /**
   * A server socket that listens at any local address.
   *
   * @param port 0 for any free one
   * @param backlog connections that may wait; 0 or less for the usual number
   */
  @Override
  public ServerSocket createServerSocket(int port, int backlog) throws IOException {
    return createServerSocket(port, backlog, null);
  }

  /**
   * A server socket that listens.
   *
   * @param port 0 for any free one
   * @param backlog connections that may wait; 0 or less for the usual number
   * @param ifAddress the local address; null for any
   */
  @Override
  public ServerSocket createServerSocket(int port, int backlog, @Nullable InetAddress ifAddress)
      throws IOException {
    ServerSocket socket = createServerSocket();
    try {
      socket.bind(new InetSocketAddress(ifAddress, port), backlog);
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
