package dev.layersock.layers.filter;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An address as two numbers, so that a rule is two masks and two comparisons. An IPv6 address that
 * only wraps an IPv4 one ({@code ::ffff:10.0.0.1}) counts as that: otherwise it would be a way
 * around the rules.
 *
 * @param v6 whether it is an IPv6 address
 * @param high its first 64 bits; 0 for IPv4
 * @param low its last 64 bits; for IPv4 its 32 bits
 */
record AddressKey(boolean v6, long high, long low) {
  static AddressKey of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return new AddressKey(false, 0, number(bytes, 0, 4));
    }
    long high = number(bytes, 0, 8);
    long low = number(bytes, 8, 8);
    if (high == 0 && low >>> 32 == 0xFFFF) {
      return new AddressKey(false, 0, low & 0xFFFF_FFFFL);
    }
    return new AddressKey(true, high, low);
  }

  /** The address itself; for IPv4 alone. */
  InetAddress address() {
    byte[] bytes = {(byte) (low >>> 24), (byte) (low >>> 16), (byte) (low >>> 8), (byte) low};
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an IPv4 address", e);
    }
  }

  /** The same with all bits behind the first ones cleared. */
  AddressKey leading(int bits) {
    if (!v6) {
      return new AddressKey(false, 0, bits == 0 ? 0 : low & -1L << (32 - bits));
    }
    long upper = bits == 0 ? 0 : bits >= 64 ? high : high & -1L << (64 - bits);
    long lower = bits <= 64 ? 0 : low & -1L << (128 - bits);
    return new AddressKey(true, upper, lower);
  }

  private static long number(byte[] bytes, int from, int length) {
    long number = 0;
    for (int i = from; i < from + length; i++) {
      number = (number << 8) | (bytes[i] & 0xFF);
    }
    return number;
  }
}
