package dev.layersock.benchmarks.report.result;

import java.util.Map;
import java.util.Optional;

/** What scores are in, once they are read: JMH writes several units of time. */
public enum Unit {
  /** Nanoseconds for an operation. */
  NANOSECONDS,
  /** Operations in a second. */
  PER_SECOND,
  /** Bytes, of a counter. */
  BYTES;

  private static final Map<String, Double> NANOS =
      Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9, "min", 60e9, "hr", 3600e9, "day", 86_400e9);

  /** How many nanoseconds a unit of time of JMH has; empty if it is none. */
  static Optional<Double> nanos(String unit) {
    return Optional.ofNullable(NANOS.get(unit));
  }

  /** A unit as JMH writes it, with the factor that brings a score to {@link #unit}. */
  record Scale(Unit unit, double factor) {
    static Scale of(String text) {
      String[] parts = text.split("/", -1);
      if (parts.length == 2) {
        Double over = NANOS.get(parts[0]);
        Double under = NANOS.get(parts[1]);
        if (over != null && parts[1].equals("op")) {
          return new Scale(NANOSECONDS, over);
        }
        if (under != null && parts[0].equals("ops")) {
          return new Scale(PER_SECOND, 1e9 / under);
        }
      }
      throw new IllegalArgumentException("the unit '" + text + "' is not one of JMH's");
    }
  }
}
