package dev.layersock.benchmarks.report.run;

import dev.layersock.benchmarks.report.result.Measurement;
import org.openjdk.jmh.annotations.Mode;

/**
 * One benchmark with one choice of its parameters.
 *
 * @param id what the result will be called
 * @param forks in how many JVMs, one after another, it is run in a round
 */
public record Variant(Measurement.Id id, Mode mode, int forks) {}
