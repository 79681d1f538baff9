package dev.layersock.layers.filter;

import dev.layersock.descriptor.Remark;
import dev.layersock.layers.filter.FilterRule.Function;
import dev.layersock.settings.Cidr;
import dev.layersock.settings.PortRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the rules that never decide, since rules before them cover all that they are about: each
 * block, with each of their ports, in each function. For one list, and one thread.
 */
final class DeadRules {
  private final List<FilterRule> rules;

  /** For each block, the rules that have it, in order. */
  private final Map<Block, List<Integer>> known = new HashMap<>();

  private final List<List<PortRange>> ports;

  private record Block(AddressKey network, int length) {
    static Block of(Cidr block) {
      return new Block(AddressKey.of(block.network()), block.prefixLength());
    }

    /** The block of that many leading bits around this one. */
    Block wider(int bits) {
      return new Block(network.leading(bits), bits);
    }
  }

  DeadRules(List<FilterRule> rules) {
    this.rules = rules;
    this.ports = rules.stream().map(rule -> merged(rule.ports())).toList();
  }

  /** A remark for each of them. */
  List<Remark> remarks() {
    List<Remark> remarks = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Set<Integer> covering = new TreeSet<>();
      if (isCovered(i, covering)) {
        remarks.add(Remark.mistake(rules.get(i).origin(), sentence(i, covering)));
      }
      for (Cidr block : rules.get(i).blocks()) {
        known.computeIfAbsent(Block.of(block), any -> new ArrayList<>()).add(i);
      }
    }
    return remarks;
  }

  private String sentence(int index, Set<Integer> covering) {
    String names =
        covering.stream()
            .map(i -> (i + 1) + " (line " + rules.get(i).origin().line() + ")")
            .collect(Collectors.joining(" and "));
    return String.format(
        "rule %d never decides: %s %s all of it; put it before, or leave it out",
        index + 1, (covering.size() == 1 ? "rule " : "rules ") + names, verb(covering.size()));
  }

  private static String verb(int count) {
    return count == 1 ? "covers" : "cover";
  }

  private boolean isCovered(int index, Set<Integer> covering) {
    for (Cidr cidr : rules.get(index).blocks()) {
      Block block = Block.of(cidr);
      for (Function function : rules.get(index).on()) {
        for (PortRange range : ports.get(index)) {
          int by = coveredBy(block, function, range);
          if (by < 0) {
            return false;
          }
          covering.add(by);
        }
      }
    }
    return true;
  }

  /** The first rule, among those known, that has all of it; -1 if none has. */
  private int coveredBy(Block block, Function function, PortRange range) {
    int first = -1;
    for (int bits = block.length(); bits >= 0; bits--) {
      for (int i : known.getOrDefault(block.wider(bits), List.of())) {
        boolean sooner = first < 0 || i < first;
        if (sooner && rules.get(i).on().contains(function) && hasAll(ports.get(i), range)) {
          first = i;
        }
      }
    }
    return first;
  }

  private static boolean hasAll(List<PortRange> merged, PortRange range) {
    return merged.stream()
        .anyMatch(one -> one.first() <= range.first() && range.last() <= one.last());
  }

  /** The same ports in as few ranges as there can be. */
  private static List<PortRange> merged(List<PortRange> ranges) {
    List<PortRange> merged = new ArrayList<>();
    for (PortRange next :
        ranges.stream().sorted(Comparator.comparingInt(PortRange::first)).toList()) {
      PortRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && next.first() <= last.last() + 1) {
        int end = Math.max(last.last(), next.last());
        merged.set(merged.size() - 1, new PortRange(last.first(), end));
      } else {
        merged.add(next);
      }
    }
    return merged;
  }
}
