package dev.layersock.benchmarks.report.result;

import dev.layersock.benchmarks.report.plan.Section;
import dev.layersock.benchmarks.report.statistics.Estimate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes measurements for tests. */
public final class Samples {
  private static final Effort ENOUGH =
      new Effort(3, Duration.ofMillis(800), Duration.ofMillis(1500));

  private Samples() {}

  /**
   * Times around a middle, at 1 % above and below, and always the same bytes, with effort enough
   * for a verdict.
   */
  public static Measurement time(
      String benchmark, Map<String, String> params, double nanos, double bytes) {
    return new Measurement(
        new Measurement.Id(Section.ROOT + benchmark, "avgt", 1, new TreeMap<>(params)),
        Unit.NANOSECONDS,
        Estimate.of(List.of(new double[] {nanos * 0.99, nanos, nanos * 1.01})),
        Optional.of(Estimate.of(List.of(new double[] {bytes, bytes, bytes}))),
        new TreeMap<>(),
        new TreeMap<>(),
        ENOUGH,
        "a JVM");
  }

  /** The same from another number of forks. */
  public static Measurement inForks(Measurement one, int forks) {
    return new Measurement(
        one.id(),
        one.unit(),
        one.score(),
        one.bytes(),
        one.percentiles(),
        one.others(),
        new Effort(forks, one.effort().warmup(), one.effort().measured()),
        one.jvm());
  }

  /** The same with a counter that was always the same. */
  public static Measurement counting(Measurement one, String counter, double value) {
    SortedMap<String, Estimate> others = new TreeMap<>(one.others());
    others.put(counter, Estimate.of(List.of(new double[] {value, value, value})));
    return new Measurement(
        one.id(),
        one.unit(),
        one.score(),
        one.bytes(),
        one.percentiles(),
        others,
        one.effort(),
        one.jvm());
  }
}
