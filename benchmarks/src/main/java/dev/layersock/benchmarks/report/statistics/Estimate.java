package dev.layersock.benchmarks.report.statistics;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * The mean of repeated measurements, and how sure it is.
 *
 * <p>Iterations of one JVM are not independent: they share what the compiler happened to do. So
 * with three forks or more, each fork counts as one measurement, its mean; with fewer there is only
 * the spread between iterations, which is as a rule too small.
 *
 * <p>Two estimates are compared as Welch does: variances are not assumed to be equal, and the
 * degrees of freedom are those of Welch and Satterthwaite. For a ratio this is done with the
 * logarithms (delta method: the variance of ln x is about that of x over x squared), so that a
 * ratio and its inverse say the same. All intervals are at 95 %, from Student's t.
 *
 * @param standardError of the mean; NaN if there was a single measurement
 * @param degrees of freedom of the standard error
 */
public record Estimate(double mean, double standardError, double degrees) {
  /** With fewer forks it is not known how much they differ. */
  public static final int FORKS_THAT_TELL = 3;

  private static final double UPPER_QUANTILE = 0.975;

  /**
   * From the iterations of each fork.
   *
   * @param forks at least one, with at least one iteration each
   */
  public static Estimate of(List<double[]> forks) {
    SummaryStatistics sample = new SummaryStatistics();
    if (forks.size() >= FORKS_THAT_TELL) {
      forks.forEach(fork -> sample.addValue(mean(fork)));
    } else {
      forks.forEach(fork -> addAll(sample, fork));
    }
    long count = sample.getN();
    if (count == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double error =
        count == 1 ? Double.NaN : sample.getStandardDeviation() / Math.sqrt((double) count);
    return new Estimate(sample.getMean(), error, count - 1.0);
  }

  private static double mean(double[] values) {
    SummaryStatistics sample = new SummaryStatistics();
    addAll(sample, values);
    return sample.getMean();
  }

  private static void addAll(SummaryStatistics sample, double[] values) {
    for (double value : values) {
      sample.addValue(value);
    }
  }

  /** Where the true mean is. */
  public Interval interval() {
    return around(mean, margin(standardError, degrees));
  }

  /** How much more this is than another. */
  public Interval minus(Estimate other) {
    double variance = square(standardError);
    double otherVariance = square(other.standardError);
    double margin =
        margin(Math.sqrt(variance + otherVariance), degrees(variance, otherVariance, other));
    return around(mean - other.mean, margin);
  }

  /** This divided by another; both are positive, else nothing is known. */
  public Interval dividedBy(Estimate other) {
    double ratio = mean / other.mean;
    double variance = square(standardError / mean);
    double otherVariance = square(other.standardError / other.mean);
    double margin =
        margin(Math.sqrt(variance + otherVariance), degrees(variance, otherVariance, other));
    if (mean <= 0 || other.mean <= 0 || Double.isNaN(margin)) {
      return Interval.unbounded(ratio);
    }
    return new Interval(ratio, ratio * Math.exp(-margin), ratio * Math.exp(margin));
  }

  /** One over this, for a rate of what is a time. */
  public Estimate inverse() {
    return new Estimate(1 / mean, standardError / square(mean), degrees);
  }

  private double degrees(double variance, double otherVariance, Estimate other) {
    return square(variance + otherVariance)
        / (square(variance) / degrees + square(otherVariance) / other.degrees);
  }

  private static double margin(double error, double degrees) {
    if (error == 0) {
      return 0; // all measurements were equal
    }
    return Double.isNaN(error) || !(degrees > 0)
        ? Double.NaN
        : error * new TDistribution(degrees).inverseCumulativeProbability(UPPER_QUANTILE);
  }

  private static Interval around(double value, double margin) {
    return Double.isNaN(margin)
        ? Interval.unbounded(value)
        : new Interval(value, value - margin, value + margin);
  }

  private static double square(double x) {
    return x * x;
  }
}
