package dev.layersock.benchmarks.report.run;

import dev.layersock.benchmarks.report.plan.Pace;
import dev.layersock.benchmarks.report.plan.Section;
import dev.layersock.benchmarks.report.result.Measurement;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks on the class path, as JMH's annotation processor listed them. */
public final class BenchmarkIndex {
  private static final int FEW_FORKS = 5;

  private final List<BenchmarkListEntry> entries;

  private BenchmarkIndex(List<BenchmarkListEntry> entries) {
    this.entries = entries;
  }

  /** Reads the list. */
  public static BenchmarkIndex load() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new BenchmarkIndex(
        List.copyOf(
            BenchmarkList.defaultList()
                .find(
                    OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT),
                    List.of(Pattern.quote(Section.ROOT)),
                    List.of())));
  }

  /** Whether there is any of a section. */
  public boolean has(Section section) {
    return entries.stream().anyMatch(entry -> isOf(section, entry));
  }

  /** Names of the methods of a class. */
  public List<String> methods(String type) {
    return entries.stream()
        .filter(entry -> entry.getUserClassQName().equals(type))
        .map(BenchmarkIndex::method)
        .distinct()
        .toList();
  }

  /**
   * What is to be run for a section.
   *
   * @param fixed values for parameters, by name, instead of the benchmarks' own
   */
  public List<Variant> variants(Section section, Pace pace, Map<String, String> fixed) {
    List<Variant> variants = new ArrayList<>();
    for (BenchmarkListEntry entry : entries) {
      if (isOf(section, entry) && !(pace.isSelective() && isSampledToo(entry))) {
        for (SortedMap<String, String> params : choices(entry, fixed)) {
          Measurement.Id id =
              new Measurement.Id(
                  entry.getUsername(),
                  entry.getMode().shortLabel(),
                  entry.getThreads().orElse(1),
                  params);
          if (section.wants(id, pace)) {
            variants.add(new Variant(id, entry.getMode(), forks(entry, pace)));
          }
        }
      }
    }
    return variants;
  }

  /**
   * In a round. A benchmark that is run a single time in a JVM tells nothing unless there are many
   * of them, and it says how many.
   */
  private static int forks(BenchmarkListEntry entry, Pace pace) {
    boolean isRunOnce =
        entry.getMode() == Mode.SingleShotTime && entry.getMeasurementIterations().orElse(1) == 1;
    if (!isRunOnce) {
      return 1;
    }
    int wanted = entry.getForks().orElse(1);
    return pace.isSelective()
        ? Math.min(FEW_FORKS, wanted)
        : (wanted + pace.rounds() - 1) / pace.rounds();
  }

  /** Whether it times single operations of what is measured as a whole as well. */
  private boolean isSampledToo(BenchmarkListEntry entry) {
    return entry.getMode() == Mode.SampleTime
        && entries.stream()
            .anyMatch(
                other ->
                    other.getMode() != Mode.SampleTime
                        && other.getUsername().equals(entry.getUsername()));
  }

  private static boolean isOf(Section section, BenchmarkListEntry entry) {
    return section.has(entry.getUserClassQName(), method(entry));
  }

  private static String method(BenchmarkListEntry entry) {
    String name = entry.getUsername();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** All combinations of the values of parameters. */
  private static List<SortedMap<String, String>> choices(
      BenchmarkListEntry entry, Map<String, String> fixed) {
    List<SortedMap<String, String>> choices = List.of(new TreeMap<>());
    for (Map.Entry<String, String[]> param :
        entry.getParams().orElse(Map.<String, String[]>of()).entrySet()) {
      String value = fixed.get(param.getKey());
      List<String> values = value == null ? List.of(param.getValue()) : List.of(value);
      List<SortedMap<String, String>> longer = new ArrayList<>();
      for (SortedMap<String, String> choice : choices) {
        for (String one : values) {
          SortedMap<String, String> more = new TreeMap<>(choice);
          more.put(param.getKey(), one);
          longer.add(more);
        }
      }
      choices = longer;
    }
    return choices;
  }
}
