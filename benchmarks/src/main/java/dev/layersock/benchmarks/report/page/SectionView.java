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
import java.util.List;

/** A section: what it is about, its charts, its claims and its tables. */
final class SectionView {
  /** Of what lacks the parameter that charts differ in, and so belongs in each. */
  private static final String EVERYWHERE = "";

  private final Section section;
  private final List<Measurement> results;
  private final List<Measurement> samples;

  /**
   * Of some results.
   *
   * @param all of all sections; at least one is of this
   */
  SectionView(Section section, List<Measurement> all) {
    this.section = section;
    this.results = section.of(all);
    this.samples = section.samplesOf(all);
  }

  DomContent render() {
    return section(
            h2(section.title()),
            p(section.about()).withClass("about"),
            each(charts(), chart -> chart),
            iff(!section.claims().isEmpty(), ClaimTable.of(section, results)),
            div(ResultTable.of(section, results)).withClass("wide"),
            iff(!samples.isEmpty(), div(PercentileTable.of(samples)).withClass("wide")))
        .withId(section.anchor());
  }

  private List<DomContent> charts() {
    List<String> facets = results.stream().map(result -> facet(result.id())).distinct().toList();
    boolean isOneOnly = facets.equals(List.of(EVERYWHERE));
    List<DomContent> charts = new ArrayList<>();
    for (String facet : facets) {
      if (isOneOnly || !facet.equals(EVERYWHERE)) {
        charts.add(chart(facet, charts.size()));
      }
    }
    return charts;
  }

  private DomContent chart(String facet, int number) {
    List<Measurement> members =
        results.stream()
            .filter(
                result -> facet(result.id()).equals(facet) || facet(result.id()).equals(EVERYWHERE))
            .toList();
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
    if (section.facet().isEmpty()) {
      return EVERYWHERE;
    }
    String name = section.facet().get();
    if (name.equals(Section.METHOD)) {
      return id.method();
    }
    String value = id.params().get(name);
    return value == null ? EVERYWHERE : name + " " + value;
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
