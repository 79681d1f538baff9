package dev.layersock.settings;

import java.net.InetAddress;

/**
 * A block of addresses, written {@code 10.0.0.0/8}, {@code 2001:db8::/32} or, for one address,
 * {@code 10.1.2.3}.
 *
 * @param network the lowest address of the block
 * @param prefixLength the number of leading bits that all of the block share
 */
public record Cidr(InetAddress network, int prefixLength) {

  /** Checks that the length fits the family and that no bit is set behind the prefix. */
  public Cidr {
    byte[] bytes = network.getAddress();
    if (prefixLength < 0 || prefixLength > bytes.length * 8) {
      throw new IllegalArgumentException(
          "prefix length " + prefixLength + " is not in 0 to " + bytes.length * 8);
    }
    for (int bit = prefixLength; bit < bytes.length * 8; bit++) {
      if ((bytes[bit / 8] & 0x80 >> bit % 8) != 0) {
        throw new IllegalArgumentException(
            network.getHostAddress() + " has bits behind its prefix of " + prefixLength);
      }
    }
  }

  /** Whether an address is in the block; one of the other family never is. */
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = prefixLength / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != other[i]) {
        return false;
      }
    }
    int rest = prefixLength % 8;
    return rest == 0 || ((mine[whole] ^ other[whole]) & 0xFF00 >> rest & 0xFF) == 0;
  }

  /** As it would stand in a file. */
  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefixLength;
  }
}
