package dev.layersock.benchmarks.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * One figure that has a budget.
 *
 * @param operation the method of {@link AllocationBenchmark}
 * @param base what is below the layers
 * @param layers how many layers are on the operation's path
 */
record GateCase(String operation, String base, int layers) {
  /** All figures, in the order in which they are measured and listed. */
  static List<GateCase> all() {
    List<GateCase> all = new ArrayList<>();
    for (String operation : List.of("connect", "transfer")) {
      for (String base : List.of("loopback", "nio")) {
        for (int layers : List.of(0, 8)) {
          all.add(new GateCase(operation, base, layers));
        }
      }
    }
    return List.copyOf(all);
  }

  /** What files, command lines and messages call it. */
  String name() {
    return operation + "-" + base + "-" + layers;
  }

  /** The arguments with which JMH measures the same. */
  String jmhArguments(String layer) {
    String benchmark = AllocationBenchmark.class.getSimpleName() + "." + operation;
    return "'%s$' -p base=%s -p layers=%d -p layer=%s".formatted(benchmark, base, layers, layer);
  }
}
