package dev.layersock.benchmarks.report.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.each;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.tr;

import dev.layersock.benchmarks.report.plan.Section;
import dev.layersock.benchmarks.report.plan.Verdict;
import dev.layersock.benchmarks.report.result.Measurement;
import j2html.tags.DomContent;
import j2html.tags.specialized.TrTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Claims, what was measured, and whether it is so. */
final class ClaimTable {
  private static final String CLAIM = "Claim";
  private static final String MEASURED = "Measured";
  private static final String OUTCOME = "Outcome";

  private ClaimTable() {}

  static List<Verdict> verdicts(Section section, List<Measurement> results) {
    return section.claims().stream().flatMap(claim -> claim.judge(results).stream()).toList();
  }

  /** Those of a section. */
  static DomContent of(Section section, List<Measurement> results) {
    return table(
            Words.head(3, List.of(CLAIM, MEASURED, OUTCOME)),
            tbody(each(verdicts(section, results), verdict -> row(verdict))))
        .withClass("claims");
  }

  /** Those of all sections, with links to them. */
  static DomContent of(Map<Section, List<Verdict>> sections) {
    List<TrTag> rows = new ArrayList<>();
    sections.forEach(
        (section, verdicts) -> {
          for (int i = 0; i < verdicts.size(); i++) {
            rows.add(
                tr(
                    td(iff(i == 0, a(section.title()).withHref("#" + section.anchor()))),
                    td(ClaimText.sentence(verdicts.get(i).claim())),
                    td(ClaimText.measured(verdicts.get(i))),
                    td(Words.chip(verdicts.get(i).outcome()))));
          }
        });
    return table(
            Words.head(4, List.of("Section", CLAIM, MEASURED, OUTCOME)),
            tbody(each(rows, row -> row)))
        .withClass("claims");
  }

  private static TrTag row(Verdict verdict) {
    return tr(
        td(ClaimText.sentence(verdict.claim())),
        td(ClaimText.measured(verdict)),
        td(Words.chip(verdict.outcome())));
  }
}
