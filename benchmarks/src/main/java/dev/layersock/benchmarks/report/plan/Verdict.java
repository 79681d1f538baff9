package dev.layersock.benchmarks.report.plan;

import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.statistics.Interval;
import java.util.Optional;

/**
 * What became of a claim.
 *
 * @param subject the measurement; empty if there is none
 * @param measured what is compared with the claim's limit
 */
public record Verdict(
    Claim claim, Optional<Measurement.Id> subject, Interval measured, Outcome outcome) {

  /** Whether it is so. */
  public enum Outcome {
    /** The whole interval is within the limit. */
    MET("met"),
    /** The whole interval is outside. */
    MISSED("missed"),
    /** The limit lies in the interval, or the interval is too wide. */
    UNDECIDED("not decided"),
    /** It was measured in too few JVMs, or too briefly. */
    TOO_BRIEF("no verdict"),
    /** Nothing was measured that could tell. */
    ABSENT("not measured");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }

    /** For people. */
    public String text() {
      return text;
    }
  }

  static Verdict absent(Claim claim) {
    Interval nothing = new Interval(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    return new Verdict(claim, Optional.empty(), nothing, Outcome.ABSENT);
  }
}
