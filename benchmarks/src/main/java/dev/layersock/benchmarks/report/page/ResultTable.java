package dev.layersock.benchmarks.report.page;

import static j2html.TagCreator.each;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.tr;

import dev.layersock.benchmarks.report.plan.Quantity;
import dev.layersock.benchmarks.report.plan.Section;
import dev.layersock.benchmarks.report.plan.Selection;
import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.statistics.Estimate;
import dev.layersock.benchmarks.report.statistics.Interval;
import j2html.tags.DomContent;
import j2html.tags.specialized.TdTag;
import j2html.tags.specialized.TrTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The figures of a section: scores, bytes, and ratios to what is measured beside. */
final class ResultTable {
  private final Section section;
  private final List<Measurement> rows;
  private final boolean hasParams;
  private final boolean hasBytes;
  private final SortedSet<String> counters = new TreeSet<>();

  private ResultTable(Section section, List<Measurement> rows) {
    this.section = section;
    this.rows = rows;
    this.hasBytes = rows.stream().anyMatch(row -> row.bytes().isPresent());
    this.hasParams = rows.stream().anyMatch(row -> !row.id().params().isEmpty());
    rows.forEach(row -> counters.addAll(row.others().keySet()));
  }

  static DomContent of(Section section, List<Measurement> rows) {
    ResultTable table = new ResultTable(section, rows);
    return table(
            Words.head(table.hasParams ? 2 : 1, table.titles()),
            tbody(each(rows, row -> table.row(row))))
        .withClass("results");
  }

  private List<String> titles() {
    List<String> titles = new ArrayList<>(List.of("Benchmark"));
    if (hasParams) {
      titles.add("Parameters");
    }
    titles.add(section.counter().orElse("Score"));
    section.amount().ifPresent(amount -> titles.add(amount + "/s"));
    titles.addAll(counters);
    if (hasBytes) {
      titles.add("Bytes per operation");
    }
    section.references().forEach(reference -> titles.add("÷ " + reference.text()));
    return titles;
  }

  private TrTag row(Measurement result) {
    List<TdTag> cells = new ArrayList<>(List.of(td(result.id().method())));
    if (hasParams) {
      cells.add(td(Words.params(result.id(), Optional.empty())));
    }
    cells.add(Words.figure(Figures.score(result.score().interval(), result.unit())));
    if (section.amount().isPresent()) {
      cells.add(Words.figure(rate(result)));
    }
    for (String counter : counters) {
      Estimate value = result.others().get(counter);
      cells.add(Words.figure(value == null ? Figures.NOTHING : Figures.counter(value.interval())));
    }
    if (hasBytes) {
      cells.add(
          Words.figure(
              result.bytes().map(bytes -> Figures.bytes(bytes.mean())).orElse(Figures.NOTHING)));
    }
    section.references().forEach(reference -> cells.add(ratio(result, reference)));
    return tr(each(cells, cell -> cell)).withCondClass(section.isSubject(result.id()), "subject");
  }

  private static String rate(Measurement result) {
    return Quantity.RATE
        .of(result)
        .map(rate -> Figures.significant(rate.mean() * Figures.perSecond(result.unit())))
        .orElse(Figures.NOTHING);
  }

  private TdTag ratio(Measurement result, Selection reference) {
    Optional<Measurement> other = reference.counterpart(result.id(), rows);
    if (other.isEmpty()) {
      return Words.figure(Figures.NOTHING);
    }
    if (other.get() == result) {
      return Words.figure("1");
    }
    Interval ratio = result.score().dividedBy(other.get().score());
    return Words.figure(Figures.ratio(ratio.value()), Figures.range(ratio));
  }
}
