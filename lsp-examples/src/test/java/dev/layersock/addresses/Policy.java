package dev.layersock.addresses;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A filter, and what it should say: found from the digits of the addresses alone, by nothing of the
 * product's.
 *
 * @param allows what the default does
 * @param rules in order
 */
record Policy(boolean allows, List<Rule> rules) {
  /** What such files add to the well-known prefix; one of them is a part of the other. */
  static final List<String> NAT64 = List.of("2001:db8:122::/48", "2001:db8:122:344::/96");

  private static final List<String> USUAL = List.of("connect", "accept", "send-to");

  /**
   * A rule.
   *
   * @param port the one that it is about; 0 for all
   * @param on the functions that it is about; null if the file does not say
   */
  record Rule(boolean allows, List<String> blocks, int port, @Nullable List<String> on) {
    boolean isAbout(String function) {
      return (on == null ? USUAL : on).contains(function);
    }

    private boolean matches(String digits, int at) {
      return (port == 0 || port == at)
          && blocks.stream().map(Policy::digits).anyMatch(digits::startsWith);
    }

    private String line() {
      return "        - {"
          + (allows ? "allow" : "deny")
          + ": [\""
          + String.join("\", \"", blocks)
          + "\"]"
          + (port == 0 ? "" : ", ports: " + port)
          + (on == null ? "" : ", on: [" + String.join(", ", on) + "]")
          + "}\n";
    }
  }

  /** Who denies: {@code rule 2} or {@code default}; empty if it is let through. */
  String denier(String function, InetAddress address, int port) {
    List<Rule> about = rules.stream().filter(rule -> rule.isAbout(function)).toList();
    String digits = plain(digits(address));
    List<String> carried = carried(digits);
    for (Rule rule : about) {
      boolean hit = rule.matches(digits, port);
      boolean hitCarried =
          !rule.allows && carried.stream().anyMatch(four -> rule.matches(four, port));
      if (hit || hitCarried) {
        return rule.allows ? "" : "rule " + (rules.indexOf(rule) + 1);
      }
    }
    boolean isAsked = !about.isEmpty() || USUAL.contains(function);
    return !isAsked || allows ? "" : "default";
  }

  /** Nobody's as a destination, in any spelling. */
  static boolean isAllZero(InetAddress address) {
    return plain(digits(address)).indexOf('1') < 0;
  }

  /** Whether a rule names it. */
  boolean names(String function) {
    return rules.stream().anyMatch(rule -> rule.on() != null && rule.isAbout(function));
  }

  /** The ports that make a difference. */
  List<Integer> ports() {
    return rules.stream().allMatch(rule -> rule.port() == 0) ? List.of(443) : List.of(443, 8443);
  }

  /** The same with a rule before all others. */
  Policy after(Rule first) {
    List<Rule> all = new ArrayList<>(rules);
    all.add(0, first);
    return new Policy(allows, all);
  }

  /** As it stands in a file, below a layer's name. */
  String section() {
    StringBuilder text = new StringBuilder("      default: ");
    text.append(allows ? "allow" : "deny");
    text.append("\n      nat64: [\"").append(String.join("\", \"", NAT64)).append("\"]\n");
    text.append("      rules:\n");
    rules.forEach(rule -> text.append(rule.line()));
    return text.toString();
  }

  /** 0 and 1, led by the family, so that no IPv4 block begins an IPv6 address. */
  private static String digits(byte[] bytes) {
    StringBuilder digits = new StringBuilder(bytes.length == 4 ? "4:" : "6:");
    for (byte one : bytes) {
      digits.append(Integer.toBinaryString(0x100 | (one & 0xFF)).substring(1));
    }
    return digits.toString();
  }

  private static String digits(InetAddress address) {
    return digits(address.getAddress());
  }

  /** Those of a block, as far as all of it has them. */
  private static String digits(String block) {
    int slash = block.indexOf('/');
    String all = digits(Matrix.literal(slash < 0 ? block : block.substring(0, slash)));
    return slash < 0 ? all : all.substring(0, 2 + Integer.parseInt(block.substring(slash + 1)));
  }

  /** IPv4 that is mapped is IPv4. */
  private static String plain(String digits) {
    String mapped = "6:" + "0".repeat(80) + "1".repeat(16);
    return digits.startsWith(mapped) ? "4:" + digits.substring(mapped.length()) : digits;
  }

  /** The IPv4 addresses that something on the way may make of it. */
  private static List<String> carried(String digits) {
    List<String> carried = new ArrayList<>();
    if (digits.startsWith(digits("2002::/16"))) {
      carried.add("4:" + digits.substring(2 + 16, 2 + 48));
    } else if (digits.startsWith(digits("2001::/32"))) {
      String turned = digits.substring(2 + 96).replace('0', 'x').replace('1', '0');
      carried.add("4:" + turned.replace('x', '1'));
    } else if (digits.startsWith(digits("64:ff9b::/96"))
        || digits.startsWith(digits(NAT64.get(1)))) {
      carried.add("4:" + digits.substring(2 + 96));
    } else if (digits.startsWith(digits(NAT64.get(0)))) {
      carried.add("4:" + digits.substring(2 + 48, 2 + 64) + digits.substring(2 + 72, 2 + 88));
    }
    return carried;
  }
}
