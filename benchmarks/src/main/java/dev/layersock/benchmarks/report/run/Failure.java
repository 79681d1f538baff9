package dev.layersock.benchmarks.report.run;

import dev.layersock.benchmarks.report.result.Measurement;

/**
 * A benchmark that could not be measured.
 *
 * @param reason the exception, in a line
 * @param output what JMH and the benchmark wrote
 */
public record Failure(Measurement.Id id, String reason, String output) {}
