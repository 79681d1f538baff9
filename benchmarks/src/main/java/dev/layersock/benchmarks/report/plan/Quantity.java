package dev.layersock.benchmarks.report.plan;

import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.result.Unit;
import dev.layersock.benchmarks.report.statistics.Estimate;
import java.util.Optional;

/** Which figure of a measurement a claim is about. */
public enum Quantity {
  /** What JMH calls the score: nanoseconds for an operation, or operations in a second. */
  SCORE,
  /** Operations in a time, whatever the score is. */
  RATE,
  /** Bytes allocated for an operation. */
  BYTES;

  /** The figure, if it was measured; a rate of times is one over nanoseconds. */
  public Optional<Estimate> of(Measurement measurement) {
    return switch (this) {
      case SCORE -> Optional.of(measurement.score());
      case RATE ->
          Optional.of(
              measurement.unit() == Unit.PER_SECOND
                  ? measurement.score()
                  : measurement.score().inverse());
      case BYTES -> measurement.bytes();
    };
  }
}
