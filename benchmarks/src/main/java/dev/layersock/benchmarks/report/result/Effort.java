package dev.layersock.benchmarks.report.result;

import dev.layersock.benchmarks.report.statistics.Estimate;
import java.time.Duration;

/**
 * How much was done for a measurement. Single shots have no time of their own, so that a claim
 * about them has no verdict.
 *
 * @param forks in how many JVMs it was measured
 * @param warmup how long each of them warmed up
 * @param measured how long each of them measured
 */
public record Effort(int forks, Duration warmup, Duration measured) {
  /** A JVM that warms up for less may still run code that is not compiled. */
  private static final Duration TO_WARM_UP = Duration.ofMillis(800);

  private static final Duration TO_MEASURE = Duration.ofMillis(1500);

  /**
   * Whether it is known how much JVMs differ, and each had the time to show what it can. Else a
   * claim has no verdict, whatever the figures are.
   */
  public boolean allowsVerdict() {
    return forks >= Estimate.FORKS_THAT_TELL
        && warmup.compareTo(TO_WARM_UP) >= 0
        && measured.compareTo(TO_MEASURE) >= 0;
  }
}
