package dev.layersock.benchmarks.report.run;

import java.util.List;

/**
 * How a run went.
 *
 * @param failures what could not be measured
 * @param extent how far it came
 * @param isWritten whether the files of the run are there; not if it was interrupted before there
 *     was any result
 */
public record Outcome(List<Failure> failures, Extent extent, boolean isWritten) {}
