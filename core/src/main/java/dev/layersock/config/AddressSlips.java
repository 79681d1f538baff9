package dev.layersock.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people write for a block of addresses or for ports, and what they may mean. */
final class AddressSlips {
  private static final String IPV4 = "[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+";
  private static final Pattern WITH_MASK =
      Pattern.compile("(" + IPV4 + ")[ /]+([0-9]+)\\.([0-9]+)\\.([0-9]+)\\.([0-9]+)");
  private static final Pattern WITH_PORT = Pattern.compile("(" + IPV4 + "):[0-9]+");
  private static final Pattern RANGE = Pattern.compile(IPV4 + " *- *[0-9.]+");
  private static final Pattern WITH_ZEROS = Pattern.compile(".*(?:^|[./])0[0-9].*");
  private static final Pattern BRACKETS = Pattern.compile("\\[([0-9a-fA-F:.]+)\\](.*)");
  private static final Pattern WITH_BACKSLASH = Pattern.compile("[0-9a-fA-F:.]+\\\\[0-9]+");
  private static final Pattern PORT_RANGE =
      Pattern.compile("([0-9]{1,5}) *(?:[:-]|\\.\\.) *([0-9]{1,5})");
  private static final Pattern ABOVE = Pattern.compile("(>=?) *([0-9]{1,5})");
  private static final int LAST_PORT = 65535;

  private AddressSlips() {}

  /** For a text that is no block; a phrase and a space, or nothing. */
  static String ofBlock(String text) {
    Matcher mask = WITH_MASK.matcher(text);
    Matcher port = WITH_PORT.matcher(text);
    Matcher brackets = BRACKETS.matcher(text);
    if (text.matches("(?i)all|any|\\*")) {
      return "all addresses are the two blocks 0.0.0.0/0 and '::/0'; ";
    } else if (text.indexOf(',') >= 0) {
      return "several are a list: [" + text.replaceAll("\\s*,\\s*", ", ") + "]; ";
    } else if (mask.matches()) {
      int length = prefixLength(mask);
      return length < 0
          ? "a mask is written as the length of a prefix, as in 10.0.0.0/8; "
          : meant(mask.group(1) + "/" + length);
    } else if (port.matches()) {
      return meant(port.group(1)) + "a block has no port; ";
    } else if (brackets.matches()) {
      return meant(brackets.group(1)) + "a block has neither brackets nor a port; ";
    } else if (WITH_BACKSLASH.matcher(text).matches()) {
      return meant(text.replace('\\', '/'));
    } else if (RANGE.matcher(text).matches()) {
      return "a range is written as the blocks that it is made of; ";
    } else if (WITH_ZEROS.matcher(text).matches()) {
      return "numbers have no zeros before them; ";
    } else if (text.contains(":::")) {
      return "'::' stands for the zeros, once; ";
    }
    return text.matches("[0-9a-fA-F:.]+/[0-9]+") ? "IPv4 has prefixes to /32, IPv6 to /128; " : "";
  }

  /**
   * What a netmask, as 255.255.255.0, or a wildcard mask, as 0.0.0.255, says; -1 if it is neither,
   * since a wrong guess would be a wrong policy.
   */
  private static int prefixLength(Matcher mask) {
    int bits = 0;
    for (int group = 2; group <= 5; group++) {
      String text = mask.group(group);
      if (text.length() > 3 || Integer.parseInt(text) > 255) {
        return -1;
      }
      bits = bits << 8 | Integer.parseInt(text);
    }
    int net = bits < 0 ? bits : ~bits;
    int length = Integer.numberOfLeadingZeros(~net);
    boolean isPrefix = length == Integer.SIZE || net == -1 << (Integer.SIZE - length);
    return isPrefix && bits != 0 ? length : -1; // all zero may be either
  }

  /** For a text that is no port; a question and a space, or nothing. */
  static String ofPorts(String text) {
    Matcher range = PORT_RANGE.matcher(text);
    Matcher above = ABOVE.matcher(text);
    if (text.matches("(?i)all|\\*")) {
      return meant("any");
    } else if (text.indexOf(',') >= 0) {
      return "several are a list: [" + text.replaceAll("\\s*,\\s*", ", ") + "]; ";
    } else if (range.matches()) {
      return meant(range.group(1) + "-" + range.group(2));
    } else if (above.matches()) {
      int first = Integer.parseInt(above.group(2)) + (above.group(1).equals(">") ? 1 : 0);
      return first > LAST_PORT ? "" : meant(first + "-" + LAST_PORT);
    }
    return "";
  }

  private static String meant(String text) {
    return "did you mean '" + text + "'? ";
  }
}
