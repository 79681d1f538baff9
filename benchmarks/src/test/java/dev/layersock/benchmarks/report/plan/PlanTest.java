package dev.layersock.benchmarks.report.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.report.run.BenchmarkIndex;
import dev.layersock.benchmarks.report.run.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** As the peers have that are measured once for all values of a parameter. */
  private static boolean lacksParams(Selection selection, Variant variant) {
    return variant.id().params().isEmpty() && selection.method().equals(variant.id().method());
  }
}
