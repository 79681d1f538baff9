package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the system's failures mean when a stream connects. A few of its words are about the local
 * end there, and about the remote end in Winsock:
 *
 * <ul>
 *   <li>"Cannot assign requested address" to a socket that is bound: the pair of its address and
 *       the peer's has a connection already, which is WSAEADDRINUSE. Two sockets can get there with
 *       SO_REUSEADDR, or through the wildcard address.
 *   <li>The same to a socket that is not bound: the system found no local port. That the ports
 *       towards this peer are used up is by far the usual reason, and the caller can do about it
 *       what it does about any other shortage, so it is WSAENOBUFS, as on Windows. (A host without
 *       an address of the peer's kind mostly has no route to it either, and says that.)
 *       WSAEADDRNOTAVAIL would send the caller to look at the peer's address, which is in order.
 *   <li>"Invalid argument": the peer's address is none that can be reached from here, such as a
 *       link-local one without its link, which is WSAEADDRNOTAVAIL. WSAEINVAL would say that the
 *       socket listens.
 *   <li>"Connection reset": the peer's host took the connection, and the peer cut it, before the
 *       connect was over here. To who connects that is a rejection, WSAECONNREFUSED; a reset of a
 *       connection that there never was would say nothing.
 * </ul>
 */
final class ConnectFailures {
  private ConnectFailures() {}

  /**
   * The failure as the interface reports it.
   *
   * @param local the address that the socket was bound to before; null for none
   */
  static WsaException translate(
      Exception failure, @Nullable InetSocketAddress local, SocketAddress peer) {
    if (failure instanceof WsaException known) {
      return known;
    }
    return switch (ErrorTable.meaning(failure)) {
      case WSAEADDRNOTAVAIL -> local == null ? noPort(failure, peer) : inUse(failure, local, peer);
      case WSAEINVAL ->
          new WsaException(
              WsaError.WSAEADDRNOTAVAIL, "no such peer can be reached from here", peer, failure);
      case WSAECONNRESET, WSAECONNABORTED ->
          new WsaException(
              WsaError.WSAECONNREFUSED, "the peer cut the connection at once", peer, failure);
      default -> ErrorTable.translate(failure, peer);
    };
  }

  private static WsaException noPort(Exception failure, SocketAddress peer) {
    return new WsaException(
        WsaError.WSAENOBUFS,
        "the host has no local port left for a connection to this peer, "
            + "close some or bind to another local address",
        peer,
        failure);
  }

  private static WsaException inUse(
      Exception failure, InetSocketAddress local, SocketAddress peer) {
    return new WsaException(
        WsaError.WSAEADDRINUSE,
        "the local address " + local + " has a connection to this peer already",
        peer,
        failure);
  }
}
