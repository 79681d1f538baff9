package dev.layersock.differential;

import java.util.Optional;

/** Looks for a disagreement, and for the fewest steps that lead to it. */
final class Search {
  /** How often a host may be late before it is believed. */
  private static final int TRIES = 3;

  private final Transport transport;
  private int late;

  Search(Transport transport) {
    this.transport = transport;
  }

  /** How often a scenario was run again, since the host may have been late. */
  int late() {
    return late;
  }

  /** The disagreement in a scenario, in as few steps as were found; empty if there is none. */
  Optional<Disagreement> find(Scenario scenario) throws Exception {
    Optional<Disagreement> found = transport.run(scenario);
    for (int i = 1; i < TRIES && found.isPresent(); i++) {
      late++;
      found = transport.run(scenario);
    }
    if (found.isEmpty()) {
      return found;
    }
    Disagreement least = found.get();
    for (int size = Math.max(1, least.place() / 2); size > 0; size /= 2) {
      least = shorten(least, size);
    }
    return Optional.of(least);
  }

  /** Leaves out as many stretches of so many steps as can be. */
  private Disagreement shorten(Disagreement disagreement, int size) throws Exception {
    Disagreement least = disagreement;
    for (int from = least.place() - size; from >= 0; from--) {
      if (from + size > least.place()) {
        continue;
      }
      Scenario fewer = least.scenario().until(least.place() + 1).without(from, from + size);
      Optional<Disagreement> again = transport.run(fewer);
      if (again.isPresent() && isSame(again.get(), disagreement)) {
        least = again.get();
      }
    }
    return least;
  }

  private static boolean isSame(Disagreement one, Disagreement other) {
    return one.step().op() == other.step().op()
        && one.expected().equals(other.expected())
        && one.answer().equals(other.answer());
  }
}
