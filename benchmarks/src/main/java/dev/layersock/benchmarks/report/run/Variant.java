package dev.layersock.benchmarks.report.run;

import dev.layersock.benchmarks.report.result.Measurement;
import org.openjdk.jmh.annotations.Mode;

/**
 * One benchmark with one choice of its parameters: what a fork runs.
 *
 * @param id what the result will be called
 */
public record Variant(Measurement.Id id, Mode mode) {}
