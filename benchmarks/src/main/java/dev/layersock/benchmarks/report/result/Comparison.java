package dev.layersock.benchmarks.report.result;

import dev.layersock.benchmarks.report.statistics.Estimate;
import dev.layersock.benchmarks.report.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is different between two sets of results.
 *
 * @param pairs what both have, in the order of the new
 * @param onlyOld what only the old has
 * @param onlyNew what only the new has
 * @param oldJvms names and versions
 * @param newJvms names and versions
 */
public record Comparison(
    List<Pair> pairs,
    List<Measurement.Id> onlyOld,
    List<Measurement.Id> onlyNew,
    SortedSet<String> oldJvms,
    SortedSet<String> newJvms) {
  /** Bytes are counted, not timed: less than half a byte is how the profiler rounds. */
  private static final double HALF_A_BYTE = 0.5;

  /** What has become of a figure. */
  public enum Change {
    /** Less than the error. */
    NONE,
    /** Better, beyond the error. */
    BETTER,
    /** Worse, beyond the error. */
    WORSE
  }

  /** One measurement, then and now. */
  public record Pair(Measurement before, Measurement now) {
    /** Whether there are forks enough on both sides to know how much they differ by themselves. */
    public boolean isSure() {
      return Math.min(before.forks(), now.forks()) >= Estimate.FORKS_THAT_TELL;
    }

    /** New score over old. */
    public Interval ratio() {
      return now.score().dividedBy(before.score());
    }

    /** Of the score. */
    public Change speed() {
      if (!beyond(ratio(), 1, 0)) {
        return Change.NONE;
      }
      boolean isHigher = ratio().value() > 1;
      return isHigher == (now.unit() == Unit.PER_SECOND) ? Change.BETTER : Change.WORSE;
    }

    /** How many bytes more are allocated for an operation. */
    public Optional<Interval> moreBytes() {
      return now.bytes().flatMap(bytes -> before.bytes().map(bytes::minus));
    }

    /** Of the bytes. */
    public Change allocation() {
      Optional<Interval> more = moreBytes();
      if (more.isEmpty() || !beyond(more.get(), 0, HALF_A_BYTE)) {
        return Change.NONE;
      }
      return more.get().value() < 0 ? Change.BETTER : Change.WORSE;
    }

    /** Whether anything has changed. */
    public boolean hasChanged() {
      return speed() != Change.NONE || allocation() != Change.NONE;
    }

    private static boolean beyond(Interval interval, double expected, double tolerance) {
      return interval.isBounded()
          && !interval.contains(expected)
          && Math.abs(interval.value() - expected) > tolerance;
    }
  }

  /** Compares what is of the same benchmark and in the same unit. */
  public static Comparison of(List<Measurement> before, List<Measurement> now) {
    Map<Measurement.Id, Measurement> old = new LinkedHashMap<>();
    before.forEach(one -> old.put(one.id(), one));
    List<Pair> pairs = new ArrayList<>();
    List<Measurement.Id> onlyNew = new ArrayList<>();
    for (Measurement one : now) {
      Measurement earlier = old.get(one.id());
      if (earlier == null || earlier.unit() != one.unit()) {
        onlyNew.add(one.id());
      } else {
        old.remove(one.id());
        pairs.add(new Pair(earlier, one));
      }
    }
    return new Comparison(
        List.copyOf(pairs),
        List.copyOf(old.keySet()),
        List.copyOf(onlyNew),
        jvms(before),
        jvms(now));
  }

  private static SortedSet<String> jvms(List<Measurement> results) {
    SortedSet<String> jvms = new TreeSet<>();
    results.forEach(result -> jvms.add(result.jvm()));
    return jvms;
  }
}
