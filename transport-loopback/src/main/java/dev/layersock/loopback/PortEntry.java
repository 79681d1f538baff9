package dev.layersock.loopback;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A socket as the port table sees it. The sockets of a port form a list through {@link
 * #nextAtPort}, so a binding costs no memory of its own.
 *
 * <p>The network's lock guards it.
 */
interface PortEntry {
  /** The name; null while the socket is unbound. */
  @Nullable InetSocketAddress boundName();

  /** What bind found in the options about sharing the name. */
  BindMode bindMode();

  /** Whether bind found IPV6_V6ONLY cleared: then the IPv6 wildcard stands for IPv4 too. */
  boolean takesIpv4();

  /** Whether the socket is connected to a peer. */
  boolean isConnectedTo(InetSocketAddress peer);

  /** The next socket of the same port. */
  @Nullable PortEntry nextAtPort();

  /** Changes the next one. */
  void nextAtPort(@Nullable PortEntry next);

  /** Whether the name is a wildcard that stands for an address. */
  default boolean isWildcardFor(InetAddress address) {
    InetSocketAddress bound = boundName();
    return bound != null
        && bound.getAddress().isAnyLocalAddress()
        && Names.of(address).isTakenBy(bound.getAddress(), takesIpv4());
  }
}
