package dev.layersock.benchmarks.report.page;

import dev.layersock.benchmarks.report.plan.Section;
import dev.layersock.benchmarks.report.result.Comparison;
import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.run.Failure;
import dev.layersock.benchmarks.report.run.Machine;
import java.util.List;
import java.util.Optional;

/**
 * What a page is made from.
 *
 * @param machine with the pace
 * @param sections of the plan, whether anything of them was measured or not
 * @param absent titles of sections that have no benchmarks
 * @param failures what could not be measured
 * @param compared with an earlier run, if that was asked for
 */
public record Report(
    Machine machine,
    List<Section> sections,
    List<String> absent,
    List<Measurement> results,
    List<Failure> failures,
    Optional<Compared> compared) {

  /**
   * What changed since an earlier run.
   *
   * @param name of the earlier run's file
   * @param machines differences in what is known of the two machines, in words; may be empty
   */
  public record Compared(String name, Comparison comparison, List<String> machines) {}
}
