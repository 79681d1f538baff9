package dev.layersock.benchmarks.report;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.layersock.benchmarks.report.page.Report;
import dev.layersock.benchmarks.report.plan.Section;
import dev.layersock.benchmarks.report.result.Comparison;
import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.result.ResultsFile;
import dev.layersock.benchmarks.report.run.Machine;
import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an earlier run measured.
 *
 * @param name of the file, as the user gave it
 * @param machine facts of its machine; empty if the report is not beside the file
 */
record EarlierRun(String name, List<Measurement> results, Map<String, String> machine) {
  /** What must be equal for times to be comparable. */
  private static final List<String> MATTERS =
      List.of(
          Machine.PACE,
          Machine.PROCESSOR,
          Machine.CORES,
          "Memory",
          "System",
          Machine.JVM,
          "JVM flags");

  /**
   * Reads it all now, since it may be written over.
   *
   * @param option by which the user gave the file
   * @throws CommandFailure if it is not what JMH writes
   */
  static EarlierRun read(String option, Path file) {
    try {
      return new EarlierRun(file.toString(), ResultsFile.read(file), machine(machineOf(file)));
    } catch (IOException e) {
      throw refused(option, file, "cannot be read: " + e, e);
    } catch (IllegalArgumentException e) {
      throw refused(option, file, "is not a result of JMH: " + e.getMessage(), e);
    }
  }

  /** Where the facts of the machine are, if they are. */
  static Path machineOf(Path results) {
    return results.resolveSibling(OutFolder.MACHINE);
  }

  private static Map<String, String> machine(Path file) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    if (Files.isReadable(file)) {
      try {
        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        json.entrySet().forEach(fact -> facts.put(fact.getKey(), fact.getValue().getAsString()));
      } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
        return Map.of(); // some other file of that name
      }
    }
    return facts;
  }

  private static CommandFailure refused(String option, Path file, String why, Exception cause) {
    return new CommandFailure(
        ExitCode.USAGE,
        option
            + ": "
            + file
            + " "
            + why
            + "; give the results.json of an earlier report, or what JMH's -rf json wrote",
        cause);
  }

  /**
   * How a new run differs.
   *
   * @param sections which say whether scores or counters are compared
   */
  Report.Compared compare(List<Measurement> now, Machine nowMachine, List<Section> sections) {
    Comparison comparison = Comparison.of(shown(results, sections), shown(now, sections));
    List<String> differences = new ArrayList<>();
    if (machine.isEmpty()) {
      differences.add(
          "There is no machine.json beside the earlier results, so that it is not known whether"
              + " the machine was the same.");
      if (!comparison.oldJvms().equals(comparison.newJvms())) {
        differences.add(
            different("JVM", comparison.oldJvms().toString(), comparison.newJvms().toString()));
      }
    } else {
      for (String fact : MATTERS) {
        String before = machine.getOrDefault(fact, "not known");
        String after = nowMachine.facts().getOrDefault(fact, "not known");
        if (!before.equals(after)) {
          differences.add(different(fact, before, after));
        }
      }
    }
    return new Report.Compared(name, comparison, List.copyOf(differences));
  }

  private static List<Measurement> shown(List<Measurement> all, List<Section> sections) {
    List<Measurement> shown = all;
    for (Section section : sections) {
      shown = shown.stream().map(section::shown).toList();
    }
    return shown;
  }

  private static String different(String fact, String before, String after) {
    return fact + " differs: " + before + " before, " + after + " now. Times may differ for that.";
  }
}
