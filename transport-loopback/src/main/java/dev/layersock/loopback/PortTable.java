package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.settings.PortRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The bound names of one socket type, of IPv4 and IPv6. Each port has a list of {@link PortEntry},
 * in the order of binding.
 *
 * <p>The network's lock guards it.
 */
final class PortTable {
  private static final int PAGE = 256;

  private final @Nullable PortEntry[][] pages = new PortEntry[65536 / PAGE][];
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
  @Nullable PortEntry first(int port) {
    PortEntry[] page = pages[port / PAGE];
    return page == null ? null : page[port % PAGE];
  }

  /**
   * A port that no socket of the same family has.
   *
   * @param given those that may be given
   * @param address what is to be bound
   * @param takesIpv4 whether the IPv6 wildcard stands for IPv4 too
   * @throws WsaException WSAENOBUFS if there is none
   */
  int freePort(PortRange given, InetAddress address, boolean takesIpv4) throws WsaException {
    int found = nextFree(given, address, takesIpv4);
    nextEphemeral = found + 1;
    return portOf(found, given);
  }

  /** Checks that {@link #freePort} would find one. */
  void requireFreePort(PortRange given, InetAddress address, boolean takesIpv4)
      throws WsaException {
    nextFree(given, address, takesIpv4);
  }

  private int nextFree(PortRange given, InetAddress address, boolean takesIpv4)
      throws WsaException {
    int count = given.last() - given.first() + 1;
    for (int tried = 0; tried < count; tried++) {
      if (isFree(portOf(nextEphemeral + tried, given), address, takesIpv4)) {
        return nextEphemeral + tried;
      }
    }
    throw new WsaException(
        WsaError.WSAENOBUFS,
        "all of the ports " + given + " are in use; close sockets that are done");
  }

  /** The port that has its turn with a number: they come round. */
  private static int portOf(int number, PortRange given) {
    int count = given.last() - given.first() + 1;
    return given.first() + Integer.remainderUnsigned(number, count);
  }

  private boolean isFree(int port, InetAddress address, boolean takesIpv4) {
    for (PortEntry e = first(port); e != null; e = e.nextAtPort()) {
      InetSocketAddress bound = e.boundName();
      if (bound != null
          && BindConflicts.shareFamily(bound.getAddress(), e.takesIpv4(), address, takesIpv4)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Checks that a socket may have a name beside those that are bound already.
   *
   * @throws WsaException WSAEADDRINUSE or WSAEACCES
   */
  void requireFree(PortEntry entry, InetSocketAddress name) throws WsaException {
    WsaError error = conflict(entry, name);
    if (error != null) {
      throw new WsaException(error, "another socket is bound there", name);
    }
  }

  /** Why a socket may not have a name; null if it may. */
  @Nullable WsaError conflict(PortEntry entry, InetSocketAddress name) {
    for (PortEntry e = first(name.getPort()); e != null; e = e.nextAtPort()) {
      InetSocketAddress bound = e.boundName();
      if (e != entry && bound != null) {
        WsaError error = BindConflicts.between(e, bound.getAddress(), entry, name.getAddress());
        if (error != null) {
          return error;
        }
      }
    }
    return null;
  }

  /** Whether a socket with a name is connected to a peer already. */
  boolean hasConnection(InetSocketAddress name, InetSocketAddress peer) {
    for (PortEntry e = first(name.getPort()); e != null; e = e.nextAtPort()) {
      if (name.equals(e.boundName()) && e.isConnectedTo(peer)) {
        return true;
      }
    }
    return false;
  }

  /** Appends a socket to its port. */
  void add(PortEntry entry, int port) {
    PortEntry[] page = pages[port / PAGE];
    if (page == null) {
      page = new PortEntry[PAGE];
      pages[port / PAGE] = page;
    }
    PortEntry last = page[port % PAGE];
    if (last == null) {
      page[port % PAGE] = entry;
      return;
    }
    for (PortEntry next = last.nextAtPort(); next != null; next = last.nextAtPort()) {
      last = next;
    }
    last.nextAtPort(entry);
  }

  /** Takes a socket off its port. */
  void remove(PortEntry entry, int port) {
    PortEntry[] page = pages[port / PAGE];
    if (page == null) {
      return;
    }
    PortEntry next = entry.nextAtPort();
    PortEntry before = page[port % PAGE];
    if (before == entry) {
      page[port % PAGE] = next;
    } else {
      while (before != null && before.nextAtPort() != entry) {
        before = before.nextAtPort();
      }
      if (before != null) {
        before.nextAtPort(next);
      }
    }
    entry.nextAtPort(null);
  }
}
