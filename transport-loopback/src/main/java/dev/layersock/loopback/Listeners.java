package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.SocketType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Finds who answers a connect. */
final class Listeners {
  private Listeners() {}

  /**
   * The listener at an address, with room for a connect that arrives now. The network's lock is
   * held.
   *
   * @return null if a black hole swallows the connect
   * @throws WsaException WSAENETDOWN, WSAENETUNREACH, WSAEHOSTUNREACH; WSAECONNREFUSED if the host
   *     refuses, nobody listens there, or the backlog is full
   */
  static @Nullable Listener find(Network network, InetSocketAddress peer) throws WsaException {
    HostCondition host = network.conditions().requireWay(peer);
    if (host == HostCondition.BLACK_HOLE) {
      return null;
    }
    if (host == HostCondition.REFUSING) {
      throw refusal(peer, "the host refuses");
    }
    Listener found = at(network.ports(SocketType.STREAM), peer);
    if (found == null) {
      throw refusal(peer, "nobody listens there");
    }
    if (!found.hasRoom()) {
      throw refusal(peer, "the backlog is full");
    }
    return found;
  }

  /** Who listens at an address; a specific name comes before a wildcard. */
  private static @Nullable Listener at(PortTable table, InetSocketAddress peer) {
    InetAddress address = peer.getAddress();
    Listener wild = null;
    for (PortEntry e = table.first(peer.getPort()); e != null; e = e.nextAtPort()) {
      InetSocketAddress bound = e.boundName();
      Listener listener = e instanceof StreamSocket stream ? stream.listener() : null;
      if (listener != null && bound != null) {
        if (bound.getAddress().equals(address)) {
          return listener;
        }
        if (wild == null && e.isWildcardFor(address)) {
          wild = listener;
        }
      }
    }
    return wild;
  }

  static WsaException refusal(InetSocketAddress peer, String reason) {
    return WsaException.refusal(WsaError.WSAECONNREFUSED, reason, peer);
  }
}
