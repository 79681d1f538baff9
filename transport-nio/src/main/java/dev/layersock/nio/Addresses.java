package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Which addresses can serve where. */
final class Addresses {
  private static final InetAddress BROADCAST =
      new InetSocketAddress("255.255.255.255", 0).getAddress();

  private Addresses() {}

  /** Checks that an address can be used with a family. */
  static InetSocketAddress ofFamily(SocketAddress address, AddressFamily family)
      throws WsaException {
    if (!(address instanceof InetSocketAddress internet)) {
      throw new WsaException(
          WsaError.WSAEAFNOSUPPORT, "only internet addresses are known here", address);
    }
    if (internet.isUnresolved()) {
      throw new WsaException(
          WsaError.WSAEAFNOSUPPORT, "cannot resolve host " + internet.getHostString(), internet);
    }
    AddressFamily theirs = AddressFamily.of(internet);
    if (theirs != family) {
      throw new WsaException(
          WsaError.WSAEAFNOSUPPORT, "the socket is of " + family.label(), internet);
    }
    return internet;
  }

  /** Checks that something can be sent to an address. */
  static InetSocketAddress destination(SocketAddress address, AddressFamily family)
      throws WsaException {
    InetSocketAddress internet = ofFamily(address, family);
    if (isAllZero(internet)) {
      throw new WsaException(
          WsaError.WSAEADDRNOTAVAIL, "the all-zero address is nobody's", internet);
    }
    if (internet.getPort() == 0) {
      throw new WsaException(WsaError.WSAEADDRNOTAVAIL, "port 0 is nobody's", internet);
    }
    return internet;
  }

  static boolean isAllZero(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    return host != null && host.isAnyLocalAddress();
  }

  /**
   * Whether it is the broadcast address of the local network, 255.255.255.255. Those of other
   * networks are known to the host, which says WSAEACCES by itself.
   */
  static boolean isBroadcast(InetSocketAddress address) {
    return BROADCAST.equals(address.getAddress());
  }
}
