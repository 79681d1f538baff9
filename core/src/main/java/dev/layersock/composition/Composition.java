package dev.layersock.composition;

import java.util.List;
import java.util.Optional;

/**
 * A whole system of chains. What layers need of their order and of what is below them is checked
 * where a file is read; who composes in code sees to it.
 *
 * @param chains at least one, with different names
 * @param entries the catalog in its order, at least one, with different names; each names a chain
 */
public record Composition(List<ChainSpec> chains, List<EntrySpec> entries) {
  /** Checks the names. */
  public Composition {
    chains = List.copyOf(chains);
    entries = List.copyOf(entries);
    requireDifferent("chain", chains.stream().map(ChainSpec::name).toList());
    requireDifferent("entry", entries.stream().map(EntrySpec::name).toList());
    for (EntrySpec entry : entries) {
      if (chains.stream().noneMatch(chain -> chain.name().equals(entry.chain()))) {
        throw new IllegalArgumentException(
            "entry '" + entry.name() + "' names a chain that is not there: " + entry.chain());
      }
    }
  }

  /** A system whose catalog has every chain, in their order. */
  public static Composition of(List<ChainSpec> chains) {
    return new Composition(chains, chains.stream().map(EntrySpec::of).toList());
  }

  /** The chain with a name. */
  public Optional<ChainSpec> chain(String name) {
    return chains.stream().filter(chain -> chain.name().equals(name)).findFirst();
  }

  private static void requireDifferent(String what, List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("there is no " + what);
    }
    for (int i = 1; i < names.size(); i++) {
      if (names.subList(0, i).contains(names.get(i))) {
        throw new IllegalArgumentException("two of kind " + what + " are named " + names.get(i));
      }
    }
  }
}
