package dev.layersock.layers.fakes;

import dev.layersock.settings.Cidr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** Addresses from their text, without asking anybody. */
public final class Addresses {
  private Addresses() {}

  /** An address and a port; IPv4 with dots, IPv6 as 32 hexadecimal digits. */
  public static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(address(address), port);
  }

  /** A block. */
  public static Cidr block(String address, int prefixLength) {
    return new Cidr(address(address), prefixLength);
  }

  /** An address. */
  public static InetAddress address(String text) {
    try {
      return InetAddress.getByAddress(bytes(text));
    } catch (UnknownHostException wrongLength) {
      throw new IllegalArgumentException(text, wrongLength);
    }
  }

  private static byte[] bytes(String text) {
    if (text.indexOf('.') < 0) {
      return HexFormat.of().parseHex(text);
    }
    byte[] bytes = new byte[4];
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        at++;
      } else {
        bytes[at] = (byte) (bytes[at] * 10 + Character.digit(c, 10));
      }
    }
    return bytes;
  }
}
