package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Settles the local name of a socket that connects, since a connection needs a whole one, and takes
 * that back. The network's lock is held.
 */
final class WholeName {
  private WholeName() {}

  /**
   * Gives a socket a port if it has none, and an address in the place of the wildcard.
   *
   * @throws WsaException WSAEADDRINUSE, WSAENOBUFS
   */
  static InetSocketAddress commit(StreamSocket socket, InetSocketAddress peer) throws WsaException {
    InetAddress home = socket.names().home();
    InetSocketAddress name = socket.local;
    if (name == null) {
      return socket.bindLocked(home, 0);
    }
    PortTable table = socket.network.names(socket.protocol());
    if (name.getAddress().isAnyLocalAddress()) {
      InetSocketAddress whole = new InetSocketAddress(home, name.getPort());
      if (table.conflict(socket, socket.bindMode, whole) != null) {
        throw inUse(whole);
      }
      name = whole;
    }
    if (table.hasConnection(name, peer)) {
      throw inUse(name);
    }
    socket.local = name;
    return name;
  }

  private static WsaException inUse(InetSocketAddress name) {
    return new WsaException(WsaError.WSAEADDRINUSE, "another socket has the local address", name);
  }

  /** The connection is no more: the wildcard again, unless somebody has taken it meanwhile. */
  static void takeBack(StreamSocket socket) {
    InetSocketAddress name = socket.local;
    if (name == null || !socket.isBoundToWildcard || name.getAddress().isAnyLocalAddress()) {
      return;
    }
    InetSocketAddress wild = new InetSocketAddress(socket.names().wildcard(), name.getPort());
    PortTable table = socket.network.names(socket.protocol());
    if (table.conflict(socket, socket.bindMode, wild) == null) {
      socket.local = wild;
    }
  }
}
