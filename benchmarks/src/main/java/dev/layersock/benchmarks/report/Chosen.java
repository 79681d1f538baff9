package dev.layersock.benchmarks.report;

import dev.layersock.benchmarks.report.plan.Pace;
import dev.layersock.benchmarks.report.plan.Plan;
import dev.layersock.benchmarks.report.plan.Section;
import dev.layersock.benchmarks.report.run.BenchmarkIndex;
import dev.layersock.benchmarks.report.run.Variant;
import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.ExitCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured.
 *
 * @param sections of the page
 * @param absent titles of sections that have no benchmarks in this jar
 * @param variants what is run, not empty
 */
record Chosen(List<Section> sections, List<String> absent, List<Variant> variants) {
  /**
   * Chooses from the plan.
   *
   * @param only what has to be found in a benchmark's name; null for all
   * @param chain of the user, if one is to be measured
   * @throws CommandFailure if nothing is left
   */
  static Chosen of(
      BenchmarkIndex index, Pace pace, @Nullable Pattern only, @Nullable UserChain chain) {
    List<Section> planned = chain == null ? Plan.sections() : Plan.withConfiguredChain();
    List<Section> sections = planned.stream().filter(index::has).toList();
    Map<String, String> fixed = chain == null ? Map.of() : chain.params();
    Set<Variant> variants = new LinkedHashSet<>();
    for (Section section : sections) {
      index.variants(section, pace, fixed).stream()
          .filter(variant -> only == null || only.matcher(variant.id().benchmark()).find())
          .forEach(variants::add);
    }
    if (variants.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--only: no benchmark has '"
              + only
              + "' in its name; java -jar benchmarks.jar -l"
              + " lists all");
    }
    List<String> absent =
        planned.stream().filter(section -> !index.has(section)).map(Section::title).toList();
    return new Chosen(sections, absent, List.copyOf(variants));
  }
}
