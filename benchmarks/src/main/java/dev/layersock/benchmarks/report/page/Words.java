package dev.layersock.benchmarks.report.page;

import static j2html.TagCreator.each;
import static j2html.TagCreator.span;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import dev.layersock.benchmarks.report.plan.Verdict;
import dev.layersock.benchmarks.report.result.Measurement;
import j2html.tags.DomContent;
import j2html.tags.specialized.TdTag;
import j2html.tags.specialized.ThTag;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Small pieces of the page that several parts have. */
final class Words {
  private Words() {}

  /** The head of a table; the first columns are text, the others figures. */
  static DomContent head(int textColumns, List<String> titles) {
    List<ThTag> cells =
        IntStream.range(0, titles.size())
            .mapToObj(i -> th(titles.get(i)).withCondClass(i >= textColumns, "n"))
            .toList();
    return thead(tr(each(cells, cell -> cell)));
  }

  /** A cell with a figure. */
  static TdTag figure(String text) {
    return td(text).withClass("n");
  }

  /** A cell with a figure, and how sure it is, smaller. */
  static TdTag figure(String text, String beside) {
    return td(span(text + " "), span(beside).withClass("beside")).withClass("n");
  }

  /** The word for an outcome, in its colour. */
  static DomContent chip(Verdict.Outcome outcome) {
    return span(outcome.text()).withClass("chip " + outcome.name().toLowerCase(Locale.ROOT));
  }

  /** Values of parameters, for example {@code size 64}; without the one that is said elsewhere. */
  static String params(Measurement.Id id, Optional<String> saidElsewhere) {
    return id.params().entrySet().stream()
        .filter(param -> !saidElsewhere.equals(Optional.of(param.getKey())))
        .map(param -> param.getKey() + " " + param.getValue())
        .collect(Collectors.joining(", "));
  }
}
