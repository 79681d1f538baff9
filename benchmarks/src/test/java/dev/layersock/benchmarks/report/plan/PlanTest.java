package dev.layersock.benchmarks.report.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.report.result.Effort;
import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.result.Unit;
import dev.layersock.benchmarks.report.run.BenchmarkIndex;
import dev.layersock.benchmarks.report.run.Variant;
import dev.layersock.benchmarks.report.statistics.Estimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

@DisplayName("The plan")
final class PlanTest {
  private static final BenchmarkIndex INDEX = BenchmarkIndex.load();

  static final List<Section> SECTIONS =
      Stream.concat(Plan.sections().stream(), Stream.of(Plan.configuredChain()))
          .filter(INDEX::has)
          .toList();

  @Test
  @DisplayName("has benchmarks")
  void hasBenchmarks() {
    assertThat(SECTIONS).isNotEmpty();
  }

  @Test
  @DisplayName("has a title of its own for each section")
  void titles() {
    assertThat(Plan.sections()).extracting(Section::anchor).doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "section {index}")
  @FieldSource("SECTIONS")
  @DisplayName("names only methods and values of parameters that exist, also when it is quick")
  void namesExist(Section section) {
    List<Variant> quick = INDEX.variants(section, Pace.QUICK, Map.of());
    List<Selection> named = new ArrayList<>();
    section.claims().forEach(claim -> named.add(claim.subject()));
    section.claims().stream().map(Claim::reference).filter(Objects::nonNull).forEach(named::add);

    assertThat(INDEX.methods(section.type())).anyMatch(section.subjects().asMatchPredicate());
    for (Selection selection : section.references()) {
      assertThat(INDEX.methods(section.type()))
          .anyMatch(method -> selection.method().equals("*") || selection.method().equals(method));
    }
    assertThat(named)
        .allSatisfy(
            selection ->
                assertThat(quick)
                    .as("what is measured quickly of %s", selection)
                    .anyMatch(
                        variant ->
                            selection.matches(variant.id()) || lacksParams(selection, variant)));
  }

  @ParameterizedTest(name = "section {index}")
  @FieldSource("SECTIONS")
  @DisplayName("has for each reference a subject that is divided by it, also when it is quick")
  void referencesCount(Section section) {
    for (Pace pace : List.of(Pace.QUICK, Pace.FULL)) {
      List<Measurement> measured =
          INDEX.variants(section, pace, Map.of()).stream().map(PlanTest::measurement).toList();

      assertThat(section.references())
          .allSatisfy(
              reference ->
                  assertThat(measured)
                      .as("at pace %s, divided by %s", pace.text(), reference)
                      .filteredOn(result -> section.isSubject(result.id()))
                      .anyMatch(
                          result ->
                              reference
                                  .counterpart(result.id(), measured)
                                  .filter(other -> other != result)
                                  .isPresent()));
    }
  }

  private static Measurement measurement(Variant variant) {
    return new Measurement(
        variant.id(),
        Unit.NANOSECONDS,
        Estimate.of(List.of(new double[] {1})),
        Optional.empty(),
        new TreeMap<>(),
        new TreeMap<>(),
        new Effort(1, Duration.ZERO, Duration.ZERO),
        "a JVM");
  }

  /** As the peers have that are measured once for all values of a parameter. */
  private static boolean lacksParams(Selection selection, Variant variant) {
    return variant.id().params().isEmpty() && selection.method().equals(variant.id().method());
  }
}
