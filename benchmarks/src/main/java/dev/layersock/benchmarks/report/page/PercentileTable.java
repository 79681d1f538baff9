package dev.layersock.benchmarks.report.page;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.each;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.tr;

import dev.layersock.benchmarks.report.result.Measurement;
import j2html.tags.DomContent;
import j2html.tags.specialized.TrTag;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long single operations took: where a mean would hide the slow ones. */
final class PercentileTable {
  private static final List<Double> SHOWN = List.of(50.0, 90.0, 99.0, 99.9, 99.99, 100.0);

  private PercentileTable() {}

  static DomContent of(List<Measurement> samples) {
    List<String> titles = new ArrayList<>(List.of("Benchmark", "Parameters"));
    SHOWN.forEach(
        percent ->
            titles.add(
                percent == 100
                    ? "longest"
                    : BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString() + " %"));
    return table(
            caption("Single operations: so many took no longer than"),
            Words.head(2, titles),
            tbody(each(samples, PercentileTable::row)))
        .withClass("results");
  }

  private static TrTag row(Measurement sample) {
    return tr(
        td(sample.id().method()),
        td(Words.params(sample.id(), Optional.empty())),
        each(
            SHOWN,
            percent ->
                Words.figure(
                    Optional.ofNullable(sample.percentiles().get(percent))
                        .map(time -> Figures.brief(time, sample.unit()))
                        .orElse(Figures.NOTHING))));
  }
}
