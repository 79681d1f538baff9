package dev.layersock.benchmarks.report.statistics;

/**
 * A value, and the interval of 95 % confidence around it.
 *
 * @param low infinite if nothing is known
 * @param high infinite if nothing is known
 */
public record Interval(double value, double low, double high) {
  /** How often it has the true value in it. */
  public static final double CONFIDENCE = 0.95;

  /** Of a value about which nothing else is known. */
  static Interval unbounded(double value) {
    return new Interval(value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** Whether a number lies in it. */
  public boolean contains(double number) {
    return low <= number && number <= high;
  }

  /** Whether both of its ends are known. */
  public boolean isBounded() {
    return Double.isFinite(low) && Double.isFinite(high);
  }

  /** Half of its width; infinite if it is not bounded. */
  public double halfWidth() {
    return (high - low) / 2;
  }
}
