package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.settings.PortRange;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The bound names of one protocol. The sockets of a port form a list through {@link
 * LoopbackSocket#nextAtPort}, in the order of binding, so a binding costs no memory of its own.
 *
 * <p>The network's lock guards it.
 */
final class PortTable {
  private static final int PAGE = 256;

  private final @Nullable LoopbackSocket[][] pages = new LoopbackSocket[65536 / PAGE][];
  private int nextEphemeral;

  /**
   * An empty table.
   *
   * @param seed where the search for free ports starts
   */
  PortTable(int seed) {
    nextEphemeral = seed;
  }

  /** The socket that was bound to a port first; the others follow it. */
  @Nullable LoopbackSocket first(int port) {
    LoopbackSocket[] page = pages[port / PAGE];
    return page == null ? null : page[port % PAGE];
  }

  /**
   * A port that no socket has.
   *
   * @throws WsaException WSAENOBUFS if there is none among those that may be given
   */
  int freePort(PortRange given) throws WsaException {
    int count = given.last() - given.first() + 1;
    for (int tried = 0; tried < count; tried++) {
      int port = given.first() + Integer.remainderUnsigned(nextEphemeral, count);
      nextEphemeral++;
      if (first(port) == null) {
        return port;
      }
    }
    throw new WsaException(
        WsaError.WSAENOBUFS,
        "all of the ports " + given + " are in use; close sockets that are done");
  }

  /**
   * Checks that a socket may have a name beside those that are bound already.
   *
   * @throws WsaException WSAEADDRINUSE or WSAEACCES
   */
  void requireFree(LoopbackSocket socket, BindMode mode, InetSocketAddress name)
      throws WsaException {
    WsaError error = conflict(socket, mode, name);
    if (error != null) {
      throw new WsaException(error, "another socket is bound there", name);
    }
  }

  /** Why a socket may not have a name; null if it may. */
  @Nullable WsaError conflict(LoopbackSocket socket, BindMode mode, InetSocketAddress name) {
    for (LoopbackSocket s = first(name.getPort()); s != null; s = s.nextAtPort) {
      InetSocketAddress bound = s.local;
      if (s != socket && bound != null) {
        WsaError error =
            BindConflicts.between(s.bindMode, bound.getAddress(), mode, name.getAddress());
        if (error != null) {
          return error;
        }
      }
    }
    return null;
  }

  /** Whether a socket with a name is connected to a peer already. */
  boolean hasConnection(InetSocketAddress name, InetSocketAddress peer) {
    for (LoopbackSocket s = first(name.getPort()); s != null; s = s.nextAtPort) {
      if (s instanceof StreamSocket stream && name.equals(s.local) && stream.isConnectedTo(peer)) {
        return true;
      }
    }
    return false;
  }

  /** Appends a socket to its port. */
  void add(LoopbackSocket socket, int port) {
    LoopbackSocket[] page = pages[port / PAGE];
    if (page == null) {
      page = new LoopbackSocket[PAGE];
      pages[port / PAGE] = page;
    }
    LoopbackSocket last = page[port % PAGE];
    if (last == null) {
      page[port % PAGE] = socket;
      return;
    }
    while (last.nextAtPort != null) {
      last = last.nextAtPort;
    }
    last.nextAtPort = socket;
  }

  /** Takes a socket off its port. */
  void remove(LoopbackSocket socket, int port) {
    LoopbackSocket[] page = pages[port / PAGE];
    LoopbackSocket before = page[port % PAGE];
    if (before == socket) {
      page[port % PAGE] = socket.nextAtPort;
    } else {
      while (before != null && before.nextAtPort != socket) {
        before = before.nextAtPort;
      }
      if (before != null) {
        before.nextAtPort = socket.nextAtPort;
      }
    }
    socket.nextAtPort = null;
  }

  /** Who listens at an address; a specific name comes before the wildcard. Null for nobody. */
  @Nullable Listener listenerAt(InetSocketAddress name) {
    Listener wild = null;
    for (LoopbackSocket s = first(name.getPort()); s != null; s = s.nextAtPort) {
      InetSocketAddress bound = s.local;
      if (s instanceof StreamSocket stream && stream.listener() != null && bound != null) {
        if (bound.getAddress().equals(name.getAddress())) {
          return stream.listener();
        }
        if (wild == null && bound.getAddress().isAnyLocalAddress()) {
          wild = stream.listener();
        }
      }
    }
    return wild;
  }
}
