package dev.layersock.benchmarks.gate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What each figure may be at most, in bytes per operation, for each JDK line. A JDK without a line
 * of its own has that of the next older one. Immutable.
 */
final class Budgets {
  /** Where the project keeps them. */
  static final String PLACE =
      "benchmarks/src/main/resources/dev/layersock/benchmarks/gate/budgets.yaml";

  private static final Pattern LINE = Pattern.compile("jdk-(\\d+)");
  private static final String HEADER =
      """
      # The allocation gate's budgets: bytes that one operation allocates at most, by JDK line. A JDK
      # without a line has that of the next older one. A connect is connect, accept and close of both
      # ends; a transfer is send and receive of 64 bytes; the number is that of layers on the path.
      #
      # Written by 'gate --record'. A figure that grows here needs a reason in the commit.
      """;

  private final NavigableMap<Integer, Map<String, Long>> lines;

  private Budgets(NavigableMap<Integer, Map<String, Long>> lines) {
    this.lines = lines;
  }

  /** None at all. */
  static Budgets none() {
    return new Budgets(new TreeMap<>());
  }

  /**
   * Reads a file's text.
   *
   * @throws IllegalArgumentException if anything is wrong with it
   */
  static Budgets parse(String text) {
    Object root;
    try {
      root = new Load(LoadSettings.builder().build()).loadFromString(text);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException("is not YAML: " + e.getMessage(), e);
    }
    NavigableMap<Integer, Map<String, Long>> lines = new TreeMap<>();
    for (Map.Entry<?, ?> line : map(root, "the file").entrySet()) {
      lines.put(line(line.getKey()), figures(line));
    }
    return new Budgets(lines);
  }

  private static int line(Object key) {
    Matcher matcher = LINE.matcher(String.valueOf(key));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("has '" + key + "' where a JDK line belongs, as jdk-17");
    }
    return Integer.parseInt(matcher.group(1));
  }

  private static Map<String, Long> figures(Map.Entry<?, ?> line) {
    Map<String, Long> figures = new LinkedHashMap<>();
    for (Map.Entry<?, ?> figure : map(line.getValue(), String.valueOf(line.getKey())).entrySet()) {
      String name = String.valueOf(figure.getKey());
      if (GateCase.all().stream().noneMatch(known -> known.name().equals(name))) {
        throw new IllegalArgumentException(
            "has a budget for '" + name + "', which is not measured");
      }
      if (!(figure.getValue() instanceof Integer bytes) || bytes < 0) {
        throw new IllegalArgumentException(
            "has '" + figure.getValue() + "' where the whole bytes of " + name + " belong");
      }
      figures.put(name, bytes.longValue());
    }
    return figures;
  }

  private static Map<?, ?> map(Object node, String what) {
    if (node instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("has no figures: " + what + " is no mapping");
  }

  /** The budget of a figure on a JDK; empty if there is none. */
  OptionalLong of(GateCase figure, int jdk) {
    Map.Entry<Integer, Map<String, Long>> line = lines.floorEntry(jdk);
    Long bytes = line == null ? null : line.getValue().get(figure.name());
    return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  /** These with another figure. */
  Budgets with(GateCase figure, int jdk, long bytes) {
    NavigableMap<Integer, Map<String, Long>> changed = new TreeMap<>();
    lines.forEach((line, figures) -> changed.put(line, new LinkedHashMap<>(figures)));
    changed.computeIfAbsent(jdk, line -> new LinkedHashMap<>()).put(figure.name(), bytes);
    return new Budgets(changed);
  }

  /** The text of a file, whose figures are in the order in which they are measured. */
  String text() {
    StringBuilder text = new StringBuilder(HEADER);
    lines.forEach(
        (line, figures) -> {
          text.append("jdk-").append(line).append(":\n");
          for (GateCase known : GateCase.all()) {
            Long bytes = figures.get(known.name());
            if (bytes != null) {
              text.append("  ").append(known.name()).append(": ").append(bytes).append('\n');
            }
          }
        });
    return text.toString();
  }
}
