package dev.layersock.loopback;

import dev.layersock.protocol.AddressFamily;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** What is true of the addresses of one family, in a network that has every host. */
enum Names {
  IPV4(new byte[] {0, 0, 0, 0}, new byte[] {127, 0, 0, 1}),
  IPV6(new byte[16], ones(16));

  private static final InetAddress BROADCAST = address(new byte[] {-1, -1, -1, -1});

  private final InetAddress wildcard;
  private final InetAddress home;

  Names(byte[] wildcard, byte[] home) {
    this.wildcard = address(wildcard);
    this.home = address(home);
  }

  static Names of(AddressFamily family) {
    return family == AddressFamily.INET ? IPV4 : IPV6;
  }

  static Names of(InetAddress address) {
    return address instanceof Inet4Address ? IPV4 : IPV6;
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
   * Whether a name takes addresses of this family.
   *
   * @param bound the name's address
   * @param takesIpv4 whether the IPv6 wildcard stands for IPv4 too
   */
  boolean isTakenBy(InetAddress bound, boolean takesIpv4) {
    return of(bound) == this || (this == IPV4 && takesIpv4 && bound.isAnyLocalAddress());
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
