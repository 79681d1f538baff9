package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/** What is true of the addresses of one family, in a network that has every host. */
enum Names {
  IPV4(AddressFamily.INET, new byte[] {0, 0, 0, 0}, new byte[] {127, 0, 0, 1}),
  IPV6(AddressFamily.INET6, new byte[16], ones(16));

  private static final InetAddress BROADCAST = address(new byte[] {-1, -1, -1, -1});

  private final AddressFamily family;
  private final InetAddress wildcard;
  private final InetAddress home;

  Names(AddressFamily family, byte[] wildcard, byte[] home) {
    this.family = family;
    this.wildcard = address(wildcard);
    this.home = address(home);
  }

  static Names of(AddressFamily family) {
    return family == AddressFamily.INET ? IPV4 : IPV6;
  }

  /** The all-zero address. */
  InetAddress wildcard() {
    return wildcard;
  }

  /** The address that a socket sends from if it is not bound to one. */
  InetAddress home() {
    return home;
  }

  /**
   * An address, if it is one of this family.
   *
   * @throws WsaException WSAEAFNOSUPPORT
   */
  InetSocketAddress require(SocketAddress address) throws WsaException {
    if (address instanceof InetSocketAddress internet && AddressFamily.of(address) == family) {
      return internet;
    }
    throw new WsaException(
        WsaError.WSAEAFNOSUPPORT,
        "it is not a resolved address of family " + family.label(),
        address);
  }

  /**
   * Checks that something can be sent to an address.
   *
   * @throws WsaException WSAEADDRNOTAVAIL
   */
  static void requireReachable(InetSocketAddress peer) throws WsaException {
    if (peer.getAddress().isAnyLocalAddress() || peer.getPort() == 0) {
      throw new WsaException(
          WsaError.WSAEADDRNOTAVAIL, "an all-zero address or port 0 is no destination", peer);
    }
  }

  /** Whether it is 255.255.255.255, which means everybody. */
  static boolean isBroadcast(InetAddress address) {
    return BROADCAST.equals(address);
  }

  private static byte[] ones(int length) {
    byte[] bytes = new byte[length];
    bytes[length - 1] = 1;
    return bytes;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are always an address", e);
    }
  }
}
