package dev.layersock.layers.filter;

import dev.layersock.descriptor.Remark;
import dev.layersock.layers.filter.Coverage.Piece;
import dev.layersock.layers.filter.FilterRule.Function;
import dev.layersock.layers.filter.FilterSettings.Action;
import dev.layersock.settings.Cidr;
import dev.layersock.settings.PortRange;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules that never decide, since rules before them cover all that they are about: each
 * block, with each of their ports, in each function. Rules cover ports together, but each block is
 * covered by one as wide or wider. A deny of IPv4 is also about the addresses that carry it, which
 * an allow of IPv4 is not. For one list, and one thread.
 */
final class DeadRules {
  /** So many blocks of all rules are looked at: enough for people, and soon done. */
  private static final int MOST_BLOCKS = 200_000;

  private static final Block ALL_IPV6 = new Block(new AddressKey(true, 0, 0), 0);

  private final List<FilterRule> rules;
  private final Map<Place, Coverage> any = new HashMap<>();

  /** The same for the rules that deny. */
  private final Map<Place, Coverage> denied = new HashMap<>();

  /** The lengths of the blocks of both: no others are looked for around a block. */
  private final BitSet lengths = new BitSet();

  private record Block(AddressKey network, int length) {
    static Block of(Cidr block) {
      AddressKey network = AddressKey.of(block.network());
      boolean mapped = !network.v6() && block.network() instanceof Inet6Address;
      int length = mapped ? block.prefixLength() - 96 : block.prefixLength();
      return new Block(network, Math.max(0, length));
    }

    /** The block of that many leading bits around this one. */
    Block wider(int bits) {
      return new Block(network.leading(bits), bits);
    }
  }

  private record Place(Block block, Function function) {}

  DeadRules(List<FilterRule> rules) {
    this.rules = rules;
  }

  /** A remark for each of them. */
  List<Remark> remarks() {
    List<Remark> remarks = new ArrayList<>();
    int blocks = 0;
    for (int i = 0; i < rules.size() && blocks <= MOST_BLOCKS; i++) {
      blocks += rules.get(i).blocks().size();
      Set<Integer> covering = new TreeSet<>();
      if (isCovered(rules.get(i), covering)) {
        remarks.add(Remark.mistake(rules.get(i).origin(), sentence(i, covering)));
      }
      add(i);
    }
    return remarks;
  }

  private void add(int index) {
    FilterRule rule = rules.get(index);
    for (Cidr cidr : rule.blocks()) {
      for (Function function : rule.on()) {
        Place place = new Place(Block.of(cidr), function);
        lengths.set(place.block().length());
        for (PortRange range : rule.ports()) {
          any.computeIfAbsent(place, key -> new Coverage()).add(range, index);
          if (rule.action() == Action.DENY) {
            denied.computeIfAbsent(place, key -> new Coverage()).add(range, index);
          }
        }
      }
    }
  }

  private String sentence(int index, Set<Integer> covering) {
    String names =
        covering.stream()
            .map(i -> (i + 1) + " (line " + rules.get(i).origin().line() + ")")
            .collect(Collectors.joining(" and "));
    String remedy =
        isCarriedCovered(rules.get(index))
            ? "; put it before, or leave it out"
            : ", but for the IPv6 addresses that carry it; put it before";
    return String.format(
        "rule %d never decides: %s %s all of it%s",
        index + 1,
        (covering.size() == 1 ? "rule " : "rules ") + names,
        verb(covering.size()),
        remedy);
  }

  private static String verb(int count) {
    return count == 1 ? "covers" : "cover";
  }

  private boolean isCovered(FilterRule rule, Set<Integer> covering) {
    return everywhere(
        rule, (block, function, range) -> isCovered(any, block, function, range, covering));
  }

  /** Whether the addresses that carry it are denied before, too, or decided on as all of IPv6. */
  private boolean isCarriedCovered(FilterRule rule) {
    Set<Integer> covering = new TreeSet<>();
    return rule.action() == Action.ALLOW
        || everywhere(
            rule,
            (block, function, range) ->
                block.network().v6()
                    || isCovered(denied, block, function, range, covering)
                    || isCovered(any, ALL_IPV6, function, range, covering));
  }

  /** Something that may hold of some ports of a block in a function. */
  private interface Claim {
    boolean holds(Block block, Function function, PortRange range);
  }

  private static boolean everywhere(FilterRule rule, Claim claim) {
    for (Cidr cidr : rule.blocks()) {
      Block block = Block.of(cidr);
      for (Function function : rule.on()) {
        for (PortRange range : rule.ports()) {
          if (!claim.holds(block, function, range)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Whether each port of the range is decided on before; adds the rules that do so. */
  private boolean isCovered(
      Map<Place, Coverage> known,
      Block block,
      Function function,
      PortRange range,
      Set<Integer> covering) {
    Set<Integer> found = new TreeSet<>();
    int port = range.first();
    while (port <= range.last()) {
      Piece first = firstAt(known, block, function, port);
      if (first == null) {
        return false;
      }
      found.add(first.rule());
      port = first.last() + 1;
    }
    covering.addAll(found);
    return true;
  }

  /** What the first of the rules says that have the block, or one around it, and the port. */
  private @Nullable Piece firstAt(
      Map<Place, Coverage> known, Block block, Function function, int port) {
    Piece first = null;
    for (int bits = lengths.previousSetBit(block.length());
        bits >= 0;
        bits = lengths.previousSetBit(bits - 1)) {
      Coverage coverage = known.get(new Place(block.wider(bits), function));
      Piece there = coverage == null ? null : coverage.at(port);
      if (there != null && (first == null || there.rule() < first.rule())) {
        first = there;
      }
    }
    return first;
  }
}
