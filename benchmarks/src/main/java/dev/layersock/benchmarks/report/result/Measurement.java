package dev.layersock.benchmarks.report.result;

import dev.layersock.benchmarks.report.statistics.Estimate;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of one benchmark with one choice of its parameters.
 *
 * @param id what it is a measurement of
 * @param unit of the score and the percentiles
 * @param bytes allocated for an operation, if the profiler was on
 * @param percentiles of single operations, by percent; empty unless single operations were timed
 * @param others counters of the benchmark itself, by name
 * @param effort how much was done for it
 * @param jvm name and version of the JVM
 */
public record Measurement(
    Id id,
    Unit unit,
    Estimate score,
    Optional<Estimate> bytes,
    SortedMap<Double, Double> percentiles,
    SortedMap<String, Estimate> others,
    Effort effort,
    String jvm) {

  /** How many JVMs it was measured in. */
  public int forks() {
    return effort.forks();
  }

  /** The same with a counter of bytes in the place of the score; as it is, if it lacks that. */
  public Measurement showing(String counter) {
    Estimate value = others.get(counter);
    if (value == null) {
      return this;
    }
    return new Measurement(
        id, Unit.BYTES, value, Optional.empty(), new TreeMap<>(), new TreeMap<>(), effort, jvm);
  }

  /**
   * What distinguishes measurements of one run.
   *
   * @param benchmark name of the class and the method
   * @param mode as JMH abbreviates it, for example {@code avgt}
   * @param params names and values
   */
  public record Id(String benchmark, String mode, int threads, SortedMap<String, String> params) {
    /** Checks the name. */
    public Id {
      if (benchmark.indexOf('.') < 0) {
        throw new IllegalArgumentException("'" + benchmark + "' is no class with a method");
      }
    }

    /** The method. */
    public String method() {
      return benchmark.substring(benchmark.lastIndexOf('.') + 1);
    }

    /** The class, with its package. */
    public String type() {
      return benchmark.substring(0, benchmark.lastIndexOf('.'));
    }

    /** For people, for example {@code TcpConnectBenchmark.layersock8, size=64}. */
    public String text() {
      String type = type().substring(type().lastIndexOf('.') + 1);
      StringBuilder text = new StringBuilder(type + "." + method());
      params.forEach((name, value) -> text.append(", ").append(name).append('=').append(value));
      return text.toString();
    }
  }
}
