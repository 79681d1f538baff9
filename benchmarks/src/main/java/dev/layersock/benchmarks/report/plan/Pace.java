package dev.layersock.benchmarks.report.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * How much time measurements may take.
 *
 * @param text for people
 * @param rounds how often each benchmark is run, in a JVM of its own each time
 * @param iterations what each of these JVMs does; empty if the benchmark says it
 * @param isSelective whether only some parameters are measured, and no single operations of what
 *     has a mean
 */
public record Pace(String text, int rounds, Optional<Iterations> iterations, boolean isSelective) {
  /** Less than five minutes: what a change did, roughly. It is too brief for verdicts. */
  public static final Pace QUICK =
      new Pace("quick", 1, Optional.of(Iterations.of(2, 300, 3, 400)), true);

  /** Less than half an hour. */
  public static final Pace MIDDLE =
      new Pace("middle", 3, Optional.of(Iterations.of(2, 400, 3, 500)), false);

  /** As the benchmarks themselves ask for: the figures to quote. */
  public static final Pace FULL = new Pace("full", 3, Optional.empty(), false);

  /** What a benchmark asks for as a rule. */
  private static final Iterations USUAL = Iterations.of(5, 1000, 5, 1000);

  /**
   * What a JVM does.
   *
   * @param warmups how many iterations do not count
   * @param warmupTime of each
   * @param measured how many count
   * @param measuredTime of each
   */
  public record Iterations(int warmups, Duration warmupTime, int measured, Duration measuredTime) {
    private String text() {
      return "%d iterations of %d ms to warm up and %d of %d ms that count"
          .formatted(warmups, warmupTime.toMillis(), measured, measuredTime.toMillis());
    }

    private static Iterations of(int warmups, int warmupMillis, int measured, int measuredMillis) {
      return new Iterations(
          warmups, Duration.ofMillis(warmupMillis), measured, Duration.ofMillis(measuredMillis));
    }
  }

  /** What is run, for example {@code one round, with 2 iterations of 300 ms to warm up and ...}. */
  public String details() {
    String each =
        iterations.map(Iterations::text).orElse("as many iterations as each benchmark asks for");
    return (rounds == 1 ? "one round" : rounds + " rounds") + ", with " + each;
  }

  /** The same, with another time for each iteration. */
  public Pace lasting(Duration each) {
    Iterations mine = iterations.orElse(USUAL);
    return new Pace(
        text + ", with iterations of " + each.toMillis() + " ms",
        rounds,
        Optional.of(new Iterations(mine.warmups(), each, mine.measured(), each)),
        isSelective);
  }
}
