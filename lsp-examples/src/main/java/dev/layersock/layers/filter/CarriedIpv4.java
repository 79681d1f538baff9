package dev.layersock.layers.filter;

import dev.layersock.settings.Cidr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The IPv4 address to which something on the way carries what is sent to an IPv6 address: NAT64
 * (RFC 6052), 6to4 (RFC 3056) and Teredo (RFC 4380; the client's address). An address that only
 * looks as if ({@code ::10.0.0.1}) is carried nowhere. Immutable; any thread may ask.
 */
final class CarriedIpv4 {
  private static final long WELL_KNOWN_NAT64 = 0x0064_FF9B_0000_0000L;
  private static final int SIX_TO_FOUR = 0x2002;
  private static final int TEREDO = 0x2001_0000;
  private static final long IPV4 = 0xFFFF_FFFFL;

  private final List<Prefix> nat64 = new ArrayList<>();

  /** The first bits of an address: 32, 40, 48, 56, 64 or 96 of them. */
  private record Prefix(AddressKey network, int length) {
    boolean covers(AddressKey address) {
      return address.leading(length).equals(network);
    }

    /** The four bytes behind the prefix; the ninth byte is none of them, but behind 96 bits. */
    long carried(AddressKey address) {
      if (length == 96) {
        return address.low() & IPV4;
      }
      int above = 64 - length; // bits of it in the upper half
      int below = 32 - above;
      long upper = above >= 32 ? address.high() >>> (above - 32) : address.high() << below;
      long lower = below <= 0 ? 0 : (address.low() << 8) >>> (64 - below);
      long mask = below <= 0 ? IPV4 : IPV4 << below & IPV4;
      return (upper & mask) | lower;
    }
  }

  /** With the network's own prefixes, besides the well-known one. */
  CarriedIpv4(List<Cidr> more) {
    nat64.add(new Prefix(new AddressKey(true, WELL_KNOWN_NAT64, 0), 96));
    for (Cidr prefix : more) {
      nat64.add(new Prefix(AddressKey.of(prefix.network()), prefix.prefixLength()));
    }
    // One may lie within another: the longest decides, as it does on the way.
    nat64.sort(Comparator.comparingInt(Prefix::length).reversed());
  }

  /** Null if the address is no such. */
  @Nullable AddressKey of(AddressKey address) {
    if (!address.v6()) {
      return null;
    }
    if (address.high() >>> 48 == SIX_TO_FOUR) {
      return ipv4(address.high() >>> 16);
    }
    if (address.high() >>> 32 == TEREDO) {
      return ipv4(~address.low());
    }
    for (Prefix prefix : nat64) {
      if (prefix.covers(address)) {
        return ipv4(prefix.carried(address));
      }
    }
    return null;
  }

  private static AddressKey ipv4(long number) {
    return new AddressKey(false, 0, number & IPV4);
  }
}
