package dev.layersock.benchmarks.report.page;

import dev.layersock.benchmarks.report.run.Machine;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a reader has to know before the figures: when, how, and on how busy a machine. */
final class Subtitle {
  private Subtitle() {}

  /** As much of it as is known. */
  static String of(Machine machine) {
    Optional<String> cores = machine.fact(Machine.CORES).map(count -> " (" + count + " cores)");
    String text =
        Stream.of(
                machine.fact(Machine.DATE),
                machine.fact(Machine.PACE).map(pace -> "pace " + pace),
                machine.fact(Machine.PROCESSOR).map(name -> name + cores.orElse("")),
                machine.fact(Machine.LOAD).map(load -> "load before: " + load),
                machine.fact(Machine.JVM))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "It is not known when and on what machine this was measured." : text;
  }
}
