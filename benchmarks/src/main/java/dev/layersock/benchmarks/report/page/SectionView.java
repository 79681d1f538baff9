package dev.layersock.benchmarks.report.page;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;

import dev.layersock.benchmarks.report.plan.Section;
import dev.layersock.benchmarks.report.result.Measurement;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A section: what it is about, its charts, its claims and its tables. */
final class SectionView {
  private static final String SAMPLE = "sample";

  private final Section section;
  private final List<Measurement> results;

  /**
   * Of some results.
   *
   * @param results those of the section; at least one
   */
  SectionView(Section section, List<Measurement> results) {
    this.section = section;
    this.results = inOrder(section, results);
  }

  private static List<Measurement> inOrder(Section section, List<Measurement> results) {
    return results.stream()
        .sorted(Comparator.comparing(result -> !section.isSubject(result.id())))
        .toList();
  }

  DomContent render() {
    return section(
            h2(section.title()),
            p(section.about()).withClass("about"),
            each(charts(), chart -> chart),
            iff(!section.claims().isEmpty(), ClaimTable.of(section, results)),
            div(ResultTable.of(section, means(), results)).withClass("wide"),
            iff(!samples().isEmpty(), div(PercentileTable.of(samples())).withClass("wide")))
        .withId(section.anchor());
  }

  /** Everything but single operations that were timed as a whole as well. */
  private List<Measurement> means() {
    return results.stream().filter(result -> !isSample(result) || !hasMean(result)).toList();
  }

  private List<Measurement> samples() {
    return results.stream().filter(SectionView::isSample).toList();
  }

  private static boolean isSample(Measurement result) {
    return result.id().mode().equals(SAMPLE);
  }

  private boolean hasMean(Measurement sample) {
    return results.stream()
        .anyMatch(
            other ->
                !isSample(other)
                    && other.id().benchmark().equals(sample.id().benchmark())
                    && other.id().params().equals(sample.id().params()));
  }

  private List<DomContent> charts() {
    Map<String, List<Measurement>> facets = new LinkedHashMap<>();
    for (Measurement result : means()) {
      facets.computeIfAbsent(facet(result.id()), unused -> new ArrayList<>()).add(result);
    }
    List<DomContent> charts = new ArrayList<>();
    facets.forEach((facet, members) -> charts.add(chart(facet, members, charts.size())));
    return charts;
  }

  private DomContent chart(String facet, List<Measurement> members, int number) {
    List<BarChart.Bar> bars =
        members.stream()
            .map(
                one ->
                    new BarChart.Bar(
                        label(one.id()), one.score().interval(), section.isSubject(one.id())))
            .toList();
    String id = "chart-" + section.anchor() + "-" + number;
    return figure(
            iff(!facet.isEmpty(), figcaption(facet)),
            rawHtml(BarChart.draw(id, bars, members.get(0).unit())))
        .withClass("chart");
  }

  /** What the charts of a section differ in. */
  private String facet(Measurement.Id id) {
    return section
        .facet()
        .map(
            name ->
                name.equals(Section.METHOD)
                    ? id.method()
                    : id.params().containsKey(name) ? name + " " + id.params().get(name) : "")
        .orElse("");
  }

  private String label(Measurement.Id id) {
    String params = Words.params(id, section.facet());
    boolean isMethodSaid = section.facet().map(Section.METHOD::equals).orElse(false);
    if (isMethodSaid) {
      return params.isEmpty() ? id.method() : params;
    }
    return params.isEmpty() ? id.method() : id.method() + ", " + params;
  }
}
