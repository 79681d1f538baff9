package dev.layersock.protocol;

import java.util.EnumSet;
import java.util.Set;

/**
 * One protocol that a base or a chain offers: the part of Winsock's {@code WSAPROTOCOL_INFO} that
 * means something on the JVM.
 *
 * @param name short and lower-case, for example {@code tcp4}
 * @param family the address family
 * @param type the socket type
 * @param protocol the IP protocol number, 6 for TCP and 17 for UDP; 1 to 255
 * @param capabilities what it can do; copied
 * @param maxMessageSize bytes of the largest message; 0 for streams
 */
public record ProtocolInfo(
    String name,
    AddressFamily family,
    SocketType type,
    int protocol,
    Set<Capability> capabilities,
    int maxMessageSize) {

  /** The number of TCP. */
  public static final int TCP = 6;

  /** The number of UDP. */
  public static final int UDP = 17;

  /** Checks the ranges. */
  public ProtocolInfo {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a protocol needs a name");
    }
    if (protocol < 1 || protocol > 255) {
      throw new IllegalArgumentException("protocol " + protocol + " is not in 1 to 255");
    }
    if (maxMessageSize < 0) {
      throw new IllegalArgumentException("maxMessageSize " + maxMessageSize + " is negative");
    }
    capabilities = Set.copyOf(capabilities);
    if (capabilities.contains(Capability.UNI_SEND) && capabilities.contains(Capability.UNI_RECV)) {
      throw new IllegalArgumentException("a protocol is not send-only and receive-only at once");
    }
  }

  /** Whether it has a capability. */
  public boolean can(Capability capability) {
    return capabilities.contains(capability);
  }

  /** Whether it has connections, that is, lacks {@link Capability#CONNECTIONLESS}. */
  public boolean isConnectionOriented() {
    return !can(Capability.CONNECTIONLESS);
  }

  /** The same with more capabilities, as a layer may add them. */
  public ProtocolInfo with(Set<Capability> added) {
    if (added.isEmpty()) {
      return this;
    }
    Set<Capability> all = EnumSet.copyOf(added);
    all.addAll(capabilities);
    return new ProtocolInfo(name, family, type, protocol, all, maxMessageSize);
  }

  /** The capabilities as Winsock's {@code dwServiceFlags1}. */
  public int serviceFlags() {
    int flags = 0;
    for (Capability capability : capabilities) {
      flags |= capability.flag();
    }
    return flags;
  }
}
