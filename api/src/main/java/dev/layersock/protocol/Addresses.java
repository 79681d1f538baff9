package dev.layersock.protocol;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The one spelling of an address, and its text. */
public final class Addresses {
  private static final int IPV4_IN_IPV6 = 12;

  private Addresses() {}

  /**
   * The one spelling of an address: an IPv4 address that is mapped into IPv6 ({@code
   * ::ffff:10.0.0.1}) becomes the IPv4 address, with its host name. All else is returned as it is,
   * names, scopes and unresolved addresses included. An IPv4 address costs nothing.
   */
  public static SocketAddress canonical(SocketAddress address) {
    if (address instanceof InetSocketAddress internet
        && internet.getAddress() instanceof Inet6Address host) {
      InetAddress mapped = mappedIpv4(host, internet);
      return mapped == null ? address : new InetSocketAddress(mapped, internet.getPort());
    }
    return address;
  }

  private static @Nullable InetAddress mappedIpv4(Inet6Address host, InetSocketAddress whole) {
    byte[] bytes = host.getAddress();
    for (int i = 0; i < IPV4_IN_IPV6; i++) {
      if (bytes[i] != (i < IPV4_IN_IPV6 - 2 ? 0 : (byte) 0xFF)) {
        return null;
      }
    }
    byte[] last = Arrays.copyOfRange(bytes, IPV4_IN_IPV6, bytes.length);
    try {
      return InetAddress.getByAddress(hostName(whole), last);
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an IPv4 address", e);
    }
  }

  /**
   * The host name that an address was made with. Nothing is looked up.
   *
   * @return null if it was made of numbers alone
   */
  public static @Nullable String hostName(SocketAddress address) {
    if (!(address instanceof InetSocketAddress internet)) {
      return null;
    }
    String text = internet.getHostString();
    return internet.isUnresolved() || !isNumeric(text) ? text : null;
  }

  /** Whether a text is an address rather than a name: no name has a colon, or digits alone. */
  private static boolean isNumeric(String host) {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  /** Whether it is the all-zero address: nobody's as a destination, anybody's in bind. */
  public static boolean isAllZero(SocketAddress address) {
    return address instanceof InetSocketAddress internet
        && internet.getAddress() != null
        && internet.getAddress().isAnyLocalAddress();
  }

  /**
   * An address for a person, for example {@code 10.0.0.1:80} or {@code example.com/10.0.0.1:80}; a
   * host name is made {@linkplain Printable printable}.
   */
  public static String text(SocketAddress address) {
    String text = Printable.text(address.toString());
    return text.startsWith("/") ? text.substring(1) : text;
  }
}
