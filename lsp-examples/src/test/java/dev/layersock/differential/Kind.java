package dev.layersock.differential;

import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;

/** The kinds of sockets that take part. */
enum Kind {
  TCP4(AddressFamily.INET, SocketType.STREAM, false),
  TCP6(AddressFamily.INET6, SocketType.STREAM, false),
  TCP46(AddressFamily.INET6, SocketType.STREAM, true),
  UDP4(AddressFamily.INET, SocketType.DGRAM, false),
  UDP6(AddressFamily.INET6, SocketType.DGRAM, false),
  UDP46(AddressFamily.INET6, SocketType.DGRAM, true);

  private final AddressFamily family;
  private final SocketType type;
  private final boolean dual;

  Kind(AddressFamily family, SocketType type, boolean dual) {
    this.family = family;
    this.type = type;
    this.dual = dual;
  }

  AddressFamily family() {
    return family;
  }

  SocketType type() {
    return type;
  }

  boolean isStream() {
    return type == SocketType.STREAM;
  }

  boolean isIpv6() {
    return family == AddressFamily.INET6;
  }

  /** Whether IPV6_V6ONLY is cleared when it is made. */
  boolean isDual() {
    return dual;
  }
}
