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
  private final Map<Variant, List<BenchmarkResult>> results = new LinkedHashMap<>();
  private final Map<Variant, Failure> failures = new LinkedHashMap<>();

  /** At a pace. */
  public Rounds(Pace pace, Progress progress) {
    this.rounds = pace.rounds();
    this.fork = new Fork(pace.iterations());
    this.progress = progress;
  }

  /**
   * Runs. The files are complete after each measurement, so that an interrupted run has left what
   * it found.
   *
   * @return what failed
   * @throws IOException if a file cannot be written
   */
  public List<Failure> run(List<Variant> variants, RunFiles files) throws IOException {
    progress.start(variants.size(), rounds);
    for (int round = 1; round <= rounds; round++) {
      for (Variant variant : variants) {
        progress.next(variant.id(), round);
        if (!failures.containsKey(variant) && measure(variant)) {
          files.write(merged());
        }
      }
    }
    files.write(merged()); // also if all failed
    progress.end();
    return List.copyOf(failures.values());
  }

  private boolean measure(Variant variant) {
    try {
      results
          .computeIfAbsent(variant, unused -> new ArrayList<>())
          .addAll(fork.run(variant).getBenchmarkResults());
      return true;
    } catch (Fork.FailedException e) {
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
