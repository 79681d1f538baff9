package dev.layersock.protocol;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The address families that the protocols here know. */
public enum AddressFamily {
  /** IPv4 (AF_INET). */
  INET("ipv4"),
  /** IPv6 (AF_INET6). */
  INET6("ipv6");

  private final String label;

  AddressFamily(String label) {
    this.label = label;
  }

  /** The name in configuration files and on the command line: {@code ipv4} or {@code ipv6}. */
  public String label() {
    return label;
  }

  /** The family of an address; null for an unresolved one and for families not listed here. */
  public static @Nullable AddressFamily of(SocketAddress address) {
    if (!(address instanceof InetSocketAddress internet)) {
      return null;
    }
    if (internet.getAddress() instanceof Inet4Address) {
      return INET;
    }
    return internet.getAddress() instanceof Inet6Address ? INET6 : null;
  }
}
