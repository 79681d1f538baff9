package dev.layersock.benchmarks.report.run;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.layersock.benchmarks.report.plan.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where and with what was measured. What a system does not tell is said to be not known.
 *
 * @param facts names and values, in the order to be shown
 */
public record Machine(Map<String, String> facts) {
  /** Facts that a page has at its head. */
  public static final String DATE = "Date";

  /** The name of the pace. */
  public static final String PACE = "Pace";

  /** What each JVM did at that pace. */
  public static final String ITERATIONS = "Iterations";

  /** The model. */
  public static final String PROCESSOR = "Processor";

  /** How many processors the JVM has. */
  public static final String CORES = "Cores";

  /** How busy the machine was by other things. */
  public static final String LOAD = "Load before";

  /** Name and version. */
  public static final String JVM = "JVM";

  /** How far a run came that is not complete; absent if it is. */
  public static final String CUT_OFF = "Cut off";

  private static final String UNKNOWN = "not known";
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Path GOVERNOR =
      Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");

  /**
   * Describes this one, now.
   *
   * @param version of Layersock
   * @param pace how long is measured, which matters as much
   */
  public static Machine describe(String version, Pace pace, ZonedDateTime now) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        DATE, now.truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
    facts.put("Layersock", version);
    facts.put(PACE, pace.text());
    facts.put(ITERATIONS, pace.details());
    facts.put("Working tree of the jar", Commit.of(Machine.class).orElse(UNKNOWN));
    facts.put(PROCESSOR, field(CPU, "model name").orElse(UNKNOWN));
    facts.put(CORES, Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("Virtual machine", isVirtual());
    facts.put("Frequency governor", firstLine(GOVERNOR).orElse(UNKNOWN));
    facts.put("Memory", field(MEMORY, "MemTotal").map(Machine::gibibytes).orElse(UNKNOWN));
    facts.put(
        "System", property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
    facts.put(LOAD, load());
    facts.put(JVM, property("java.vm.name") + " " + property("java.vm.version"));
    facts.put("JVM vendor", property("java.vendor"));
    List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
    facts.put("JVM flags", flags.isEmpty() ? "none" : String.join(" ", flags));
    return new Machine(facts);
  }

  /** This, and how far a run on it has come, if that is not to the end. */
  public Machine at(Extent extent) {
    if (!extent.isCutOff()) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(facts);
    more.put(CUT_OFF, extent.text());
    return new Machine(more);
  }

  /** A fact, if it is known here. */
  public Optional<String> fact(String name) {
    return Optional.ofNullable(facts.get(name));
  }

  /** As a JSON object. */
  public String toJson() {
    JsonObject json = new JsonObject();
    facts.forEach(json::addProperty);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
  }

  private static String property(String name) {
    return System.getProperty(name, UNKNOWN);
  }

  private static String load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load < 0 ? UNKNOWN : String.format(Locale.ROOT, "%.2f in the last minute", load);
  }

  private static String gibibytes(String kibibytes) {
    double amount = Double.parseDouble(kibibytes.replaceAll("[^0-9]", "")) / (1 << 20);
    return String.format(Locale.ROOT, "%.1f GiB", amount);
  }

  private static String isVirtual() {
    return field(CPU, "flags")
        .map(flags -> List.of(flags.split(" ", -1)).contains("hypervisor") ? "yes" : "no")
        .orElse(UNKNOWN);
  }

  /** The first value of a name in a file of names, colons and values. */
  private static Optional<String> field(Path file, String name) {
    return lines(file).stream()
        .map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equals(name))
        .map(parts -> parts[1].strip())
        .findFirst();
  }

  private static Optional<String> firstLine(Path file) {
    return lines(file).stream().findFirst();
  }

  /** None if there is no such file, as on other systems. */
  private static List<String> lines(Path file) {
    if (!Files.isReadable(file)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // the kernel has the file, but not for us
    }
  }
}
