package dev.layersock.layers.filter;

import dev.layersock.layers.filter.FilterRule.Function;
import dev.layersock.layers.filter.FilterSettings.Action;
import dev.layersock.settings.Cidr;
import dev.layersock.settings.Origin;
import dev.layersock.settings.PortRange;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One rule in the shape that is quick to match: flat arrays of numbers. Immutable. */
final class CompiledRule {
  private static final int PER_BLOCK = 4;

  private final long[] v4;
  private final long[] v6;
  private final int[] ports;
  private final List<Function> on;
  private final Verdict verdict;

  /**
   * Compiles a rule.
   *
   * @param number its place in the list, from 1
   */
  CompiledRule(int number, FilterRule rule) {
    this.v4 = pack(rule.blocks(), false);
    this.v6 = pack(rule.blocks(), true);
    this.on = rule.on();
    this.ports = new int[2 * rule.ports().size()];
    int at = 0;
    for (PortRange range : rule.ports()) {
      ports[at++] = range.first();
      ports[at++] = range.last();
    }
    this.verdict =
        new Verdict(rule.action(), "rule " + number, rule.label(), rule.origin(), Optional.empty());
  }

  /**
   * What a rule decides, and where that is written.
   *
   * @param carried the IPv4 address that it is about, if the address itself is another
   */
  record Verdict(
      Action action,
      String by,
      Optional<String> label,
      Origin origin,
      Optional<InetAddress> carried) {
    /** The same about what an address carries. */
    Verdict about(InetAddress ipv4) {
      return new Verdict(action, by, label, origin, Optional.of(ipv4));
    }

    boolean denies() {
      return action == Action.DENY;
    }

    /**
     * For errors: {@code denied by rule 2 'lab' (chains.yaml:14:9)}, and what the address carries.
     */
    String sentence() {
      return (denies() ? "denied by " : "allowed by ")
          + by
          + label.map(text -> " '" + text + "'").orElse("")
          + " ("
          + origin
          + ")"
          + carried.map(ipv4 -> ": the address carries " + ipv4.getHostAddress()).orElse("");
    }
  }

  Verdict verdict() {
    return verdict;
  }

  /** Whether it decides on a function. */
  boolean isAbout(Function function) {
    return on.contains(function);
  }

  boolean matches(AddressKey address, int port) {
    return hasPort(port) && hasAddress(address);
  }

  /** Whether it denies the IPv4 address that is carried in another one. It never allows it so. */
  boolean deniesCarried(AddressKey carried, int port) {
    return verdict.denies() && matches(carried, port);
  }

  private boolean hasPort(int port) {
    for (int i = 0; i < ports.length; i += 2) {
      if (ports[i] <= port && port <= ports[i + 1]) {
        return true;
      }
    }
    return false;
  }

  private boolean hasAddress(AddressKey address) {
    long[] blocks = address.v6() ? v6 : v4;
    for (int i = 0; i < blocks.length; i += PER_BLOCK) {
      if ((address.high() & blocks[i + 1]) == blocks[i]
          && (address.low() & blocks[i + 3]) == blocks[i + 2]) {
        return true;
      }
    }
    return false;
  }

  /** For each block: high network bits, high mask, low network bits, low mask. */
  private static long[] pack(List<Cidr> blocks, boolean v6) {
    long[] packed = new long[PER_BLOCK * blocks.size()];
    int at = 0;
    for (Cidr block : blocks) {
      AddressKey network = AddressKey.of(block.network());
      if (network.v6() == v6) {
        boolean written6 = block.network().getAddress().length == 16;
        // ::ffff:10.0.0.0/104 is 10.0.0.0/8 in the longer spelling.
        int prefix = v6 || !written6 ? block.prefixLength() : block.prefixLength() - 96;
        packed[at++] = network.high();
        packed[at++] = v6 ? mask(Math.min(prefix, 64), 64) : 0;
        packed[at++] = network.low();
        packed[at++] = v6 ? mask(Math.max(prefix - 64, 0), 64) : mask(Math.max(prefix, 0), 32);
      }
    }
    return Arrays.copyOf(packed, at);
  }

  private static long mask(int ones, int width) {
    if (ones == 0) {
      return 0;
    }
    long all = width == 64 ? -1L : (1L << width) - 1;
    return all & -1L << (width - ones);
  }
}
