package dev.layersock.layers.filter;

import dev.layersock.layers.filter.CompiledRule.Verdict;
import dev.layersock.layers.filter.FilterRule.Function;
import dev.layersock.layers.filter.FilterSettings.Action;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All rules, and the default after them. Immutable; any thread may ask. */
final class RuleBook {
  /** What the default decides on; on the others only where a rule is about them. */
  private static final Set<Function> ALWAYS =
      EnumSet.of(Function.CONNECT, Function.ACCEPT, Function.SEND_TO);

  private final Map<Function, CompiledRule[]> rules = new EnumMap<>(Function.class);
  private final CarriedIpv4 carriers;
  private final Verdict byDefault;
  private final Verdict notAsked;

  RuleBook(FilterSettings settings) {
    this.carriers = new CarriedIpv4(settings.nat64());
    this.byDefault =
        new Verdict(
            settings.defaultAction(),
            "default",
            Optional.empty(),
            settings.origin(),
            Optional.empty());
    this.notAsked =
        new Verdict(Action.ALLOW, "default", Optional.empty(), settings.origin(), Optional.empty());
    List<CompiledRule> compiled = compiled(settings.rules());
    for (Function function : Function.values()) {
      CompiledRule[] about = rulesAbout(function, compiled);
      boolean byDefault = settings.defaultAction() == Action.DENY && ALWAYS.contains(function);
      if (about.length > 0 || byDefault) {
        rules.put(function, about);
      }
    }
  }

  private static List<CompiledRule> compiled(List<FilterRule> all) {
    List<CompiledRule> compiled = new ArrayList<>();
    for (FilterRule rule : all) {
      compiled.add(new CompiledRule(compiled.size() + 1, rule));
    }
    return compiled;
  }

  private static CompiledRule[] rulesAbout(Function function, List<CompiledRule> all) {
    return all.stream().filter(rule -> rule.isAbout(function)).toArray(CompiledRule[]::new);
  }

  /** Whether a function is decided on at all. What is not, is allowed. */
  boolean isAbout(Function function) {
    return rules.containsKey(function);
  }

  /** The verdict on an address and its port. */
  Verdict judge(Function function, SocketAddress address) {
    if (!(address instanceof InetSocketAddress internet)) {
      return last(function);
    }
    return judge(function, internet.getAddress(), internet.getPort());
  }

  /** The verdict on one party's address and another's port, as accept needs it. */
  Verdict judge(Function function, SocketAddress address, SocketAddress port) {
    if (!(address instanceof InetSocketAddress from) || !(port instanceof InetSocketAddress to)) {
      return last(function);
    }
    return judge(function, from.getAddress(), to.getPort());
  }

  private Verdict judge(Function function, @Nullable InetAddress address, int port) {
    CompiledRule[] about = rules.get(function);
    // A name that is not resolved has no address that a rule could match.
    if (about == null || address == null) {
      return last(function);
    }
    AddressKey key = AddressKey.of(address);
    AddressKey carried = carriers.of(key);
    for (CompiledRule rule : about) {
      if (rule.matches(key, port)) {
        return rule.verdict();
      }
      if (carried != null && rule.deniesCarried(carried, port)) {
        return rule.verdict().about(carried.address());
      }
    }
    return byDefault;
  }

  private Verdict last(Function function) {
    return isAbout(function) ? byDefault : notAsked;
  }
}
