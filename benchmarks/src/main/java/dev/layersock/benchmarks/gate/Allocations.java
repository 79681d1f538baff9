package dev.layersock.benchmarks.gate;

import java.util.Collection;
import java.util.Objects;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures bytes per operation: JMH with its profiler of the collector, in a JVM of its own.
 *
 * @param layer the layer that chains with layers are made of
 */
record Allocations(String layer) {
  private static final String BYTES_PER_OPERATION = "gc.alloc.rate.norm";

  /** Newer JVMs warn of what JMH itself does. */
  private static final String[] JVM =
      Runtime.version().feature() < 23
          ? new String[] {"-Xmx256m"}
          : new String[] {"-Xmx256m", "--sun-misc-unsafe-memory-access=allow"};

  /**
   * Measures one figure in one fork. The least of its iterations counts: what a late compilation
   * adds to one is not in the others, and what the operation allocates is in all.
   *
   * @throws RunnerException if the benchmark failed
   */
  double measure(GateCase figure) throws RunnerException {
    // Other runs on the machine spoil times, which is what JMH's lock is for; not allocation.
    System.setProperty("jmh.ignoreLock", "true");
    String benchmark = AllocationBenchmark.class.getName() + "." + figure.operation();
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(Pattern.quote(benchmark) + "$")
                    .param("base", figure.base())
                    .param("layers", Integer.toString(figure.layers()))
                    .param("layer", layer)
                    .addProfiler(GCProfiler.class)
                    .forks(1)
                    .jvmArgs(JVM)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    return results.stream()
        .flatMap(result -> result.getBenchmarkResults().stream())
        .flatMap(fork -> fork.getIterationResults().stream())
        .mapToDouble(iteration -> bytesPerOperation(iteration))
        .min()
        .orElseThrow(() -> new RunnerException("there is no result of " + benchmark));
  }

  private static double bytesPerOperation(IterationResult iteration) {
    return Objects.requireNonNull(
            iteration.getSecondaryResults().get(BYTES_PER_OPERATION), BYTES_PER_OPERATION)
        .getScore();
  }
}
