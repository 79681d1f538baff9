package dev.layersock.catalog;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.Addresses;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.TimeSource;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets from a catalog, or from the part of it with one name. Immutable; any thread may
 * call it.
 */
public final class Sockets {
  private final Catalog catalog;
  private final TimeSource time;

  /**
   * From a catalog.
   *
   * @param time the clock of the system that the catalog belongs to
   */
  public Sockets(Catalog catalog, TimeSource time) {
    this.catalog = catalog;
    this.time = time;
  }

  /** What the sockets are chosen from. */
  public Catalog catalog() {
    return catalog;
  }

  /**
   * A new socket, of the first entry that matches; errors as {@link Catalog#select}.
   *
   * @param family null for any
   * @param type null for any
   */
  public ChainSocket socket(@Nullable AddressFamily family, @Nullable SocketType type)
      throws WsaException {
    return socket(catalog.select(family, type, 0));
  }

  /** A new socket of an entry. */
  public ChainSocket socket(CatalogEntry entry) throws WsaException {
    return ChainSocket.open(entry.chain(), entry.protocol(), time);
  }

  /**
   * A connected, blocking stream socket of the peer's address family; errors as {@link
   * ChainSocket#connect}. A socket that cannot be connected is closed.
   */
  public ChainSocket connect(SocketAddress peer) throws WsaException {
    ChainSocket socket = socket(familyOf(peer), SocketType.STREAM);
    try {
      socket.connect(peer);
      return socket;
    } catch (Throwable e) {
      closeAfter(e, socket);
      throw e;
    }
  }

  /**
   * A blocking stream socket that listens at a local address; errors as {@link ChainSocket#bind}
   * and {@link ChainSocket#listen}.
   */
  public ChainSocket listen(SocketAddress local, int backlog) throws WsaException {
    ChainSocket socket = socket(familyOf(local), SocketType.STREAM);
    try {
      socket.bind(local);
      socket.listen(backlog);
      return socket;
    } catch (Throwable e) {
      closeAfter(e, socket);
      throw e;
    }
  }

  /** A blocking datagram socket that is bound to a local address. */
  public ChainSocket datagram(SocketAddress local) throws WsaException {
    ChainSocket socket = socket(familyOf(local), SocketType.DGRAM);
    try {
      socket.bind(local);
      return socket;
    } catch (Throwable e) {
      closeAfter(e, socket);
      throw e;
    }
  }

  private static AddressFamily familyOf(SocketAddress address) throws WsaException {
    AddressFamily family = AddressFamily.of(Addresses.canonical(address));
    if (family == null && !(address instanceof InetSocketAddress)) {
      throw Framework.raisedBy(
          new WsaException(
              WsaError.WSAEAFNOSUPPORT, "it is no Internet address: " + address, address),
          "catalog",
          WspFunction.SOCKET);
    }
    if (family == null) {
      throw Framework.raisedBy(
          new WsaException(
              WsaError.WSAEADDRNOTAVAIL, "the host's name has no address: " + address, address),
          "catalog",
          WspFunction.SOCKET);
    }
    return family;
  }

  private static void closeAfter(Throwable failure, ChainSocket socket) {
    try {
      socket.close();
    } catch (WsaException e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }
}
