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
   * @throws WsaException WSAEADDRINUSE, WSAENOBUFS, WSAEAFNOSUPPORT
   */
  static InetSocketAddress commit(LoopbackSocket socket, InetSocketAddress peer)
      throws WsaException {
    InetSocketAddress bound = socket.local;
    if (bound == null) {
      bound = socket.bindToConnect(peer);
    }
    PortTable table = socket.ports();
    InetSocketAddress name = socket.nameTowards(peer, bound);
    boolean changes = !name.equals(bound);
    if ((changes && table.conflict(socket, name) != null) || table.hasConnection(name, peer)) {
      throw new WsaException(WsaError.WSAEADDRINUSE, "another socket has the local address", name);
    }
    if (changes) {
      socket.local = name;
    }
    return name;
  }

  /** The connection is no more: the wildcard again, unless somebody has taken it meanwhile. */
  static void takeBack(LoopbackSocket socket) {
    InetSocketAddress name = socket.local;
    InetAddress wildcard = socket.wildcard;
    if (name == null || wildcard == null || name.getAddress().isAnyLocalAddress()) {
      return;
    }
    InetSocketAddress wild = new InetSocketAddress(wildcard, name.getPort());
    if (socket.ports().conflict(socket, wild) == null) {
      socket.local = wild;
    }
  }
}
