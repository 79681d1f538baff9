package dev.layersock.benchmarks.report.run;

import dev.layersock.benchmarks.report.plan.Pace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;

/**
 * Runs everything once, then everything once more, and so on: whatever drifts on a machine, such as
 * its temperature, comes to all benchmarks alike. For one thread.
 */
public final class Rounds {
  private final int rounds;
  private final Fork fork;
  private final Progress progress;
  private final Interruption interruption;
  private final Map<Variant, List<BenchmarkResult>> results = new LinkedHashMap<>();
  private final Map<Variant, Failure> failures = new LinkedHashMap<>();
  private boolean isWritten;

  /** At a pace, until it is over or interrupted. */
  public Rounds(Pace pace, Progress progress, Interruption interruption) {
    this.rounds = pace.rounds();
    this.fork = new Fork(pace.iterations());
    this.progress = progress;
    this.interruption = interruption;
  }

  /**
   * Runs. The files are complete after each measurement, so that a run that is killed has left what
   * it found. One that is interrupted before the first leaves the files as they were.
   *
   * @throws IOException if a file cannot be written
   */
  public Outcome run(List<Variant> variants, RunFiles files) throws IOException {
    try {
      progress.start(variants.size(), rounds);
      Extent extent = new Extent(0, variants.size() * rounds);
      for (int round = 1; round <= rounds; round++) {
        for (Variant variant : variants) {
          progress.next(variant.id(), round);
          boolean isMeasured = !failures.containsKey(variant) && measure(variant);
          if (interruption.isRequested() && !isMeasured) {
            return outcome(extent);
          }
          extent = new Extent(extent.done() + 1, extent.planned());
          if (isMeasured || !extent.isCutOff()) { // at the end also if all failed
            files.write(merged(), extent);
            isWritten = true;
          }
        }
      }
      return outcome(extent);
    } finally {
      interruption.runEnded();
    }
  }

  private Outcome outcome(Extent extent) {
    progress.end();
    return new Outcome(List.copyOf(failures.values()), extent, isWritten);
  }

  private boolean measure(Variant variant) {
    if (interruption.isRequested()) {
      return false;
    }
    try {
      results
          .computeIfAbsent(variant, unused -> new ArrayList<>())
          .addAll(fork.run(variant).getBenchmarkResults());
      return true;
    } catch (Fork.FailedException e) {
      if (interruption.isRequested()) {
        return false; // it did not fail, it was ended
      }
      Failure failure = new Failure(variant.id(), String.valueOf(e.getMessage()), e.output());
      failures.put(variant, failure);
      progress.failed(failure);
      return false;
    }
  }

  /** The forks of all rounds as one result each. */
  private List<RunResult> merged() {
    List<RunResult> merged = new ArrayList<>();
    for (List<BenchmarkResult> forks : results.values()) {
      if (!forks.isEmpty()) {
        merged.add(new RunResult(ForkCount.set(forks.get(0).getParams(), forks.size()), forks));
      }
    }
    return merged;
  }
}
