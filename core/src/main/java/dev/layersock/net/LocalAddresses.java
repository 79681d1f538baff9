package dev.layersock.net;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.socket.ChainSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Reads and makes the addresses that {@code java.net} deals in. */
final class LocalAddresses {
  private static final InetAddress ANY4 = address(new byte[4]);
  private static final InetAddress ANY6 = address(new byte[16]);
  private static final InetAddress LOOPBACK4 = address(new byte[] {127, 0, 0, 1});
  private static final InetAddress LOOPBACK6 =
      address(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

  private LocalAddresses() {}

  static @Nullable AddressFamily family(InetSocketAddress address) {
    return AddressFamily.of(address);
  }

  /** The address itself, or this host's own instead of the wildcard. */
  static InetSocketAddress reachable(InetSocketAddress peer) {
    if (!peer.getAddress().isAnyLocalAddress()) {
      return peer;
    }
    InetAddress own = family(peer) == AddressFamily.INET6 ? LOOPBACK6 : LOOPBACK4;
    return new InetSocketAddress(own, peer.getPort());
  }

  static InetSocketAddress wildcard(@Nullable AddressFamily family, int port) {
    return new InetSocketAddress(family == AddressFamily.INET6 ? ANY6 : ANY4, port);
  }

  /** Whether a socket is bound to any address. */
  static boolean isWildcard(ChainSocket socket) throws WsaException {
    InetSocketAddress local = local(socket);
    return local != null && local.getAddress().isAnyLocalAddress();
  }

  /** The local port; 0 if unbound. */
  static int port(ChainSocket socket) throws WsaException {
    InetSocketAddress local = local(socket);
    return local == null ? 0 : local.getPort();
  }

  /** The local address; the wildcard if there is none. */
  static InetAddress host(@Nullable ChainSocket socket) throws WsaException {
    InetSocketAddress local = socket == null ? null : local(socket);
    return local == null ? ANY4 : local.getAddress();
  }

  private static @Nullable InetSocketAddress local(ChainSocket socket) throws WsaException {
    try {
      return socket.localAddress() instanceof InetSocketAddress local ? local : null;
    } catch (WsaException e) {
      if (e.error() == WsaError.WSAEINVAL) {
        return null;
      }
      throw e;
    }
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
