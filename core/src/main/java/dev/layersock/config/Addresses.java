package dev.layersock.config;

import dev.layersock.settings.Cidr;
import dev.layersock.settings.PortRange;
import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads blocks of addresses and ranges of ports. Literals only: nothing is ever looked up. */
final class Addresses {
  private static final IPAddressStringParameters STRICT = strict();
  private static final Pattern PORTS = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");

  // The parser's own switch for this refuses "/0", too.
  private static final Pattern LENGTH_WITH_ZEROS = Pattern.compile("/0[0-9]");

  private Addresses() {}

  static Cidr cidr(String text) throws BadValueException {
    IPAddress address;
    if (LENGTH_WITH_ZEROS.matcher(text).find()) {
      throw notCidr(text);
    }
    try {
      address = new IPAddressString(text, STRICT).toAddress();
    } catch (AddressStringException e) {
      throw notCidr(text);
    }
    if (address == null) {
      throw notCidr(text);
    }
    int bits = address.getBitCount();
    Integer given = address.getNetworkPrefixLength();
    int prefix = given == null ? bits : given;
    byte[] bytes = address.withoutPrefixLength().getLower().getBytes();
    if (address.isIPv6() && address.toIPv6().isIPv4Mapped()) {
      throw new BadValueException(
          ProblemCode.BAD_CIDR,
          "'" + text + "' is an IPv4 address in IPv6 clothes",
          "layers see such addresses as IPv4, whichever way they came in: write it as one");
    }
    byte[] network = bytes.clone();
    clearBehind(network, prefix);
    if (!Arrays.equals(bytes, network)) {
      throw new BadValueException(
          ProblemCode.BAD_CIDR,
          "'" + text + "' has bits behind its prefix of " + prefix,
          "did you mean '" + canonical(network) + "/" + prefix + "'?");
    }
    return new Cidr(inetAddress(network), prefix);
  }

  static PortRange ports(String text) throws BadValueException {
    if (text.equals("any")) {
      return PortRange.ANY;
    }
    String expected = "expected a port (443), a range (8000-8999) or any";
    Matcher matcher = PORTS.matcher(text);
    if (!matcher.matches()) {
      throw new BadValueException(
          ProblemCode.BAD_PORTS,
          "'" + text + "' is no port",
          AddressSlips.ofPorts(text) + expected);
    }
    int first = Integer.parseInt(matcher.group(1));
    String end = matcher.group(2);
    int last = end == null ? first : Integer.parseInt(end);
    if (first > 65535 || last > 65535) {
      throw new BadValueException(
          ProblemCode.BAD_PORTS, "'" + text + "' is no port", "ports are 0 to 65535");
    }
    if (last < first) {
      throw new BadValueException(
          ProblemCode.BAD_PORTS,
          "'" + text + "' is a range that goes down",
          "did you mean '" + last + "-" + first + "'?");
    }
    return new PortRange(first, last);
  }

  private static BadValueException notCidr(String text) {
    return new BadValueException(
        ProblemCode.BAD_CIDR,
        "'" + text + "' is not a block of addresses",
        AddressSlips.ofBlock(text)
            + "expected an IP address with or without a prefix length, e.g. 10.0.0.0/8 or 2001:db8::/32;"
            + " host names are not looked up");
  }

  private static void clearBehind(byte[] bytes, int prefix) {
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
  }

  private static String canonical(byte[] bytes) {
    return new IPAddressString(inetAddress(bytes).getHostAddress())
        .getAddress()
        .toCanonicalString();
  }

  private static InetAddress inetAddress(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }

  private static IPAddressStringParameters strict() {
    IPAddressStringParameters.Builder builder =
        new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowSingleSegment(false)
            .allowPrefix(true)
            .allowMask(false)
            .allowPrefixOnly(false)
            .allowWildcardedSeparator(false)
            .setRangeOptions(RangeParameters.NO_RANGE)
            .allow_inet_aton(false);
    builder
        .getIPv4AddressParametersBuilder()
        .allowLeadingZeros(false)
        .allowUnlimitedLeadingZeros(false)
        .allowPrefixesBeyondAddressSize(false)
        .allowBinary(false);
    builder
        .getIPv6AddressParametersBuilder()
        .allowBase85(false)
        .allowZone(false)
        .allowBinary(false)
        .allowPrefixesBeyondAddressSize(false);
    return builder.toParams();
  }
}
