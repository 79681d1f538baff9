package dev.layersock.benchmarks.report.result;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.layersock.benchmarks.report.statistics.Estimate;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what JMH writes with {@code -rf json}. */
public final class ResultsFile {
  private static final String BYTES = "gc.alloc.rate.norm";
  private static final String PROFILER = "gc.";
  private static final Pattern TIME = Pattern.compile("(\\d+) (\\w+)");

  private ResultsFile() {}

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if JMH did not write it; the message says what is missing
   */
  public static List<Measurement> read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      List<Measurement> found = new ArrayList<>();
      for (JsonElement element : JsonParser.parseReader(reader).getAsJsonArray()) {
        found.add(measurement(element.getAsJsonObject()));
      }
      return List.copyOf(found);
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("it is no JSON array of results", e);
    }
  }

  private static Measurement measurement(JsonObject json) {
    JsonObject primary = field(json, "primaryMetric").getAsJsonObject();
    Unit.Scale scale = Unit.Scale.of(field(primary, "scoreUnit").getAsString());
    String mode = field(json, "mode").getAsString();
    List<double[]> forks = forks(primary, scale.factor());
    SortedMap<String, Estimate> others = new TreeMap<>();
    Estimate bytes = null;
    for (Map.Entry<String, JsonElement> metric : secondary(json).entrySet()) {
      // Before JMH 1.36, names of profilers began with a dot.
      String name = metric.getKey().replace("·", "");
      if (name.equals(BYTES)) {
        bytes = Estimate.of(forks(metric.getValue().getAsJsonObject(), 1));
      } else if (!name.startsWith(PROFILER)) {
        others.put(name, Estimate.of(forks(metric.getValue().getAsJsonObject(), 1)));
      }
    }
    return new Measurement(
        id(json, mode),
        scale.unit(),
        Estimate.of(forks),
        Optional.ofNullable(bytes),
        mode.equals("sample") ? percentiles(primary, scale.factor()) : new TreeMap<>(),
        others,
        new Effort(
            forks.size(),
            time(json, "warmupIterations", "warmupTime"),
            time(json, "measurementIterations", "measurementTime")),
        text(json, "vmName") + " " + text(json, "vmVersion"));
  }

  private static Measurement.Id id(JsonObject json, String mode) {
    SortedMap<String, String> params = new TreeMap<>();
    if (json.has("params")) {
      field(json, "params")
          .getAsJsonObject()
          .entrySet()
          .forEach(param -> params.put(param.getKey(), param.getValue().getAsString()));
    }
    return new Measurement.Id(
        field(json, "benchmark").getAsString(), mode, field(json, "threads").getAsInt(), params);
  }

  /** How long all iterations took together; zero if they had no time, as with single shots. */
  private static Duration time(JsonObject json, String iterations, String each) {
    Matcher time = TIME.matcher(text(json, each));
    if (!time.matches() || !json.has(iterations)) {
      return Duration.ZERO;
    }
    double nanos = Unit.nanos(time.group(2)).orElse(0.0) * Double.parseDouble(time.group(1));
    return Duration.ofNanos((long) nanos).multipliedBy(json.get(iterations).getAsInt());
  }

  private static JsonObject secondary(JsonObject json) {
    return json.has("secondaryMetrics")
        ? field(json, "secondaryMetrics").getAsJsonObject()
        : new JsonObject();
  }

  private static SortedMap<Double, Double> percentiles(JsonObject metric, double factor) {
    SortedMap<Double, Double> percentiles = new TreeMap<>();
    field(metric, "scorePercentiles")
        .getAsJsonObject()
        .entrySet()
        .forEach(
            entry ->
                percentiles.put(
                    Double.valueOf(entry.getKey()), entry.getValue().getAsDouble() * factor));
    return percentiles;
  }

  /** Scores of the iterations of each fork. */
  private static List<double[]> forks(JsonObject metric, double factor) {
    boolean isHistogram = metric.has("rawDataHistogram");
    JsonArray raw = field(metric, isHistogram ? "rawDataHistogram" : "rawData").getAsJsonArray();
    List<double[]> forks = new ArrayList<>();
    for (JsonElement fork : raw) {
      forks.add(
          fork.getAsJsonArray().asList().stream()
              .mapToDouble(one -> factor * (isHistogram ? mean(one) : one.getAsDouble()))
              .toArray());
    }
    return forks;
  }

  /** The mean of pairs of a value and how often it was seen. */
  private static double mean(JsonElement histogram) {
    double sum = 0;
    double count = 0;
    for (JsonElement pair : histogram.getAsJsonArray()) {
      double times = pair.getAsJsonArray().get(1).getAsDouble();
      sum += pair.getAsJsonArray().get(0).getAsDouble() * times;
      count += times;
    }
    return sum / count;
  }

  private static JsonElement field(JsonObject json, String name) {
    @Nullable JsonElement value = json.get(name);
    if (value == null) {
      throw new IllegalArgumentException("a result has no field '" + name + "'");
    }
    return value;
  }

  private static String text(JsonObject json, String name) {
    return json.has(name) ? json.get(name).getAsString() : "?";
  }
}
