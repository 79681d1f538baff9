package dev.layersock.addresses;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to write an address, as an application may have it in hand.
 *
 * @param text for messages
 * @param address with a scope or a name where there is one
 */
record Spelling(String text, InetAddress address) {
  private static final List<String> IPV4 =
      List.of("00000000", "7f000001", "7f000002", "a9fea9fe", "0a000001", "0a420001");

  /** A host of each form; %s is the IPv4 address, %t the same with all bits turned. */
  private static final List<String> FORMS =
      List.of(
          "00000000000000000000ffff%s", // mapped
          "0064ff9b0000000000000000%s", // NAT64
          "20010db80122034400000000%s", // NAT64 of the network's own, /96
          "2002%s00000000000000000001", // 6to4
          "200100004136e378800063bf%t", // Teredo
          "000000000000000000000000%s", // what carries nothing, from here on
          "0000000000000000ffff0000%s",
          "0064ff9b0001000000000000%s",
          "20010001000000000000ffff%t");

  private static final List<String> IPV6 =
      List.of(
          "00000000000000000000000000000000",
          "00000000000000000000000000000001",
          "fe800000000000000000000000000001",
          "fe8000000000000000005efe0a000001",
          "20010db8000000000000000000000001",
          "20010db80122a9fe00a9fe0000000000", // 169.254.169.254 behind a /48 of the network's own
          "20010db801220a000000010000000000"); // 10.0.0.1 behind it

  /** All of them, each as a literal and by a name that resolves to it. */
  static List<Spelling> all() {
    List<Spelling> all = new ArrayList<>();
    for (String four : IPV4) {
      add(all, four);
      for (String form : FORMS) {
        add(all, form.replace("%s", four).replace("%t", turned(four)));
      }
    }
    IPV6.forEach(six -> add(all, six));
    return all;
  }

  boolean isIpv6() {
    return address instanceof Inet6Address;
  }

  @Override
  public String toString() {
    return text;
  }

  private static void add(List<Spelling> all, String hex) {
    for (String name : new String[] {null, "host.example"}) {
      all.add(of(hex, name, 0));
      // Names do not change what a scope is, so not every form is tried with both.
      if (hex.length() == 32 && (name == null || hex.startsWith("0000") || hex.startsWith("fe"))) {
        all.add(of(hex, name, 1));
      }
    }
  }

  private static Spelling of(String hex, @Nullable String name, int scope) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    try {
      InetAddress address =
          bytes.length == 4
              ? InetAddress.getByAddress(name, bytes)
              : Inet6Address.getByAddress(name, bytes, scope == 0 ? -1 : scope);
      return new Spelling(hex + (scope == 0 ? "" : "%" + scope) + named(name), address);
    } catch (UnknownHostException wrongLength) {
      throw new IllegalStateException(hex, wrongLength);
    }
  }

  private static String named(@Nullable String name) {
    return name == null ? "" : " by name";
  }

  private static String turned(String hex) {
    return String.format("%08x", ~Integer.parseUnsignedInt(hex, 16));
  }
}
