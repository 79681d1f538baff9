package dev.layersock.benchmarks.report.plan;

import dev.layersock.benchmarks.report.result.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;

/**
 * A part of the report: measurements of one class of benchmarks that belong side by side.
 *
 * @param title heading
 * @param about a sentence on what is measured and how to read it
 * @param benchmarks name of the class, with its package below that of the benchmarks
 * @param methods which of its methods, as a regular expression
 * @param subjects which of them are Layersock's own, as a regular expression
 * @param references what each measurement is divided by, a column of the table each
 * @param facet the parameter, or {@link #METHOD}, that has a chart for each value, if there is one
 * @param amount what an operation moves, where the rate of that is what people ask for
 * @param counter a counter of bytes that is shown instead of the score, if that means nothing
 * @param quickParams values of parameters that are measured when it has to be quick
 * @param leftOut choices of parameters that mean nothing, or the same as others
 * @param claims what is to be shown
 */
public record Section(
    String title,
    String about,
    String benchmarks,
    Pattern methods,
    Pattern subjects,
    List<Selection> references,
    Optional<String> facet,
    Optional<String> amount,
    Optional<String> counter,
    Map<String, List<String>> quickParams,
    List<Selection> leftOut,
    List<Claim> claims) {
  /** The facet of charts that differ in the method. */
  public static final String METHOD = "method";

  /** Where all benchmarks are. */
  public static final String ROOT = "dev.layersock.benchmarks.";

  /** Name of the class, with its package. */
  public String type() {
    return ROOT + benchmarks;
  }

  /** What the section is called in links. */
  public String anchor() {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  /** Whether a measurement is of this section. */
  public boolean has(String type, String method) {
    return type.equals(type()) && methods.matcher(method).matches();
  }

  /** A measurement as it is to be shown: with the counter of this section, if it has one. */
  public Measurement shown(Measurement result) {
    return has(result.id().type(), result.id().method())
        ? counter.map(result::showing).orElse(result)
        : result;
  }

  /** Those of this section that show how long or how much, Layersock's own first. */
  public List<Measurement> of(List<Measurement> results) {
    List<Measurement> mine = mine(results);
    return mine.stream()
        .filter(result -> !isSample(result.id()) || !hasMean(result.id(), mine))
        .map(this::shown)
        .sorted(Comparator.comparing(result -> !isSubject(result.id())))
        .toList();
  }

  /** Those of this section that timed single operations, Layersock's own first. */
  public List<Measurement> samplesOf(List<Measurement> results) {
    return mine(results).stream()
        .filter(result -> isSample(result.id()))
        .sorted(Comparator.comparing(result -> !isSubject(result.id())))
        .toList();
  }

  private List<Measurement> mine(List<Measurement> results) {
    return results.stream()
        .filter(result -> has(result.id().type(), result.id().method()))
        .toList();
  }

  private static boolean isSample(Measurement.Id id) {
    return id.mode().equals(Mode.SampleTime.shortLabel());
  }

  private static boolean hasMean(Measurement.Id sample, List<Measurement> all) {
    return all.stream()
        .map(Measurement::id)
        .anyMatch(
            id ->
                !isSample(id)
                    && id.benchmark().equals(sample.benchmark())
                    && id.params().equals(sample.params()));
  }

  /** Whether a measurement is of Layersock itself. */
  public boolean isSubject(Measurement.Id id) {
    return subjects.matcher(id.method()).matches();
  }

  /** Whether a measurement is to be made at a pace. */
  public boolean wants(Measurement.Id id, Pace pace) {
    return leftOut.stream().noneMatch(selection -> selection.matches(id))
        && (!pace.isSelective()
            || id.params().entrySet().stream()
                .allMatch(
                    param ->
                        quickParams
                            .getOrDefault(param.getKey(), List.of(param.getValue()))
                            .contains(param.getValue())));
  }

  /** Starts a section about a class of benchmarks. */
  public static Builder about(String benchmarks, String title, String about) {
    return new Builder(benchmarks, title, about);
  }

  /** Collects the rest of a section. For one thread. */
  public static final class Builder {
    private final String benchmarks;
    private final String title;
    private final String about;
    private String methods = ".*";
    private String subjects = "layersock.*|loopback.*|tcp.*";
    private final List<Selection> references = new ArrayList<>();
    private Optional<String> facet = Optional.empty();
    private Optional<String> amount = Optional.empty();
    private Optional<String> counter = Optional.empty();
    private final Map<String, List<String>> quickParams = new LinkedHashMap<>();
    private final List<Selection> leftOut = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();

    private Builder(String benchmarks, String title, String about) {
      this.benchmarks = benchmarks;
      this.title = title;
      this.about = about;
    }

    /** Only some methods, as a regular expression. */
    public Builder methods(String regex) {
      methods = regex;
      return this;
    }

    /** Which methods are Layersock's own, as a regular expression. */
    public Builder subjects(String regex) {
      subjects = regex;
      return this;
    }

    /** What measurements are divided by. */
    public Builder dividedBy(Selection... chosen) {
      references.addAll(List.of(chosen));
      return this;
    }

    /** A parameter, or {@link Section#METHOD}, that has a chart for each value. */
    public Builder facet(String param) {
      facet = Optional.of(param);
      return this;
    }

    /** What an operation moves, for example {@code MiB}: the table has how many in a second. */
    public Builder amount(String unit) {
      amount = Optional.of(unit);
      return this;
    }

    /** A counter of bytes that is shown instead of the score. */
    public Builder counter(String name) {
      counter = Optional.of(name);
      return this;
    }

    /** Which values of a parameter are measured when it has to be quick. */
    public Builder quick(String param, String... values) {
      quickParams.put(param, List.of(values));
      return this;
    }

    /** Choices of parameters that are not measured. */
    public Builder leaveOut(Selection... chosen) {
      leftOut.addAll(List.of(chosen));
      return this;
    }

    /** What is to be shown. */
    public Builder claim(Claim... more) {
      claims.addAll(List.of(more));
      return this;
    }

    /** The section. */
    public Section build() {
      return new Section(
          title,
          about,
          benchmarks,
          Pattern.compile(methods),
          Pattern.compile(subjects),
          List.copyOf(references),
          facet,
          amount,
          counter,
          Map.copyOf(quickParams),
          List.copyOf(leftOut),
          List.copyOf(claims));
    }
  }
}
