package dev.layersock.benchmarks.gate;

/**
 * What became of one figure.
 *
 * @param figure which
 * @param measured bytes per operation
 * @param budget bytes per operation at most
 */
record Verdict(GateCase figure, double measured, long budget) {
  /**
   * How far a figure may be from its budget, in bytes. What a JVM allocates comes in steps of 8.
   * The measuring itself adds less than 1, and up to 5 where a busy machine makes an operation
   * slow.
   */
  static final int TOLERANCE = 6;

  /** Whether the operation allocates more than it may. */
  boolean hasGrown() {
    return growth() > TOLERANCE;
  }

  /** Whether the operation allocates so much less that the budget should follow. */
  boolean hasShrunk() {
    return growth() < -TOLERANCE;
  }

  /** Bytes beyond the budget; negative for less. */
  double growth() {
    return measured - budget;
  }

  /** One line of a table. */
  String line() {
    String word = "ok";
    if (hasGrown()) {
      word = "GREW by %.1f B".formatted(growth());
    } else if (hasShrunk()) {
      word = "ok, and %.1f B below: record it".formatted(-growth());
    }
    return "  %-22s %8.1f B  budget %6d B  %s".formatted(figure.name(), measured, budget, word);
  }
}
