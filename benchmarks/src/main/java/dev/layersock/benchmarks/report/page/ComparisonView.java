package dev.layersock.benchmarks.report.page;

import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.tr;
import static j2html.TagCreator.ul;

import dev.layersock.benchmarks.report.result.Comparison;
import dev.layersock.benchmarks.report.result.Comparison.Change;
import dev.layersock.benchmarks.report.result.Comparison.Pair;
import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.result.Unit;
import dev.layersock.benchmarks.report.statistics.Estimate;
import dev.layersock.benchmarks.report.statistics.Interval;
import j2html.tags.DomContent;
import j2html.tags.specialized.TrTag;
import java.util.List;
import java.util.Locale;

/** What changed since an earlier run. */
final class ComparisonView {
  static final String ANCHOR = "changes";

  private ComparisonView() {}

  static DomContent of(Report.Compared compared) {
    Comparison comparison = compared.comparison();
    List<Pair> changed = comparison.pairs().stream().filter(Pair::hasChanged).toList();
    int same = comparison.pairs().size() - changed.size();
    long unsure = comparison.pairs().stream().filter(pair -> !pair.isSure()).count();
    return section(
            h2("Changes since " + compared.name()),
            p("A change is listed if the interval of the ratio new to old leaves out 1.00, or"
                    + " if bytes per operation differ beyond their error. "
                    + changed.size()
                    + " of "
                    + comparison.pairs().size()
                    + " results changed, "
                    + same
                    + " did not. "
                    + byChance(comparison.pairs().size()))
                .withClass("about"),
            iff(
                unsure > 0,
                p("For "
                        + unsure
                        + " of these results, this run or the earlier one has fewer than "
                        + Estimate.FORKS_THAT_TELL
                        + " forks. Then it is not known how much one JVM differs from another, and"
                        + " errors are too small: such changes are only called “perhaps”.")
                    .withClass("warning")),
            iff(
                !compared.machines().isEmpty(),
                ul(each(compared.machines(), difference -> li(difference))).withClass("warning")),
            iff(!changed.isEmpty(), div(changes(changed)).withClass("wide")),
            only("in the earlier run", comparison.onlyOld()),
            only("in this run", comparison.onlyNew()))
        .withId(ANCHOR);
  }

  /** Each interval leaves out the truth in one of twenty runs. */
  private static String byChance(int pairs) {
    return "Of "
        + pairs
        + " scores, about "
        + Figures.plain(pairs * (1 - Interval.CONFIDENCE))
        + " would differ by chance at 95 % even if nothing had changed.";
  }

  private static DomContent changes(List<Pair> changed) {
    return table(
            Words.head(
                1,
                List.of(
                    "Benchmark",
                    "Before",
                    "Now",
                    "New ÷ old",
                    "Score",
                    "Bytes before",
                    "Bytes now",
                    "Allocation")),
            tbody(each(changed, ComparisonView::row)))
        .withClass("results");
  }

  private static TrTag row(Pair pair) {
    Unit unit = pair.now().unit();
    return tr(
        td(pair.now().id().text()),
        Words.figure(Figures.score(pair.before().score().interval(), unit)),
        Words.figure(Figures.score(pair.now().score().interval(), unit)),
        Words.figure(Figures.ratio(pair.ratio().value()), Figures.range(pair.ratio())),
        unit == Unit.BYTES
            ? word(pair, pair.speed(), "▼ less", "▲ more")
            : word(pair, pair.speed(), "▲ faster", "▼ slower"),
        Words.figure(bytes(pair.before())),
        Words.figure(bytes(pair.now())),
        word(pair, pair.allocation(), "▼ less", "▲ more"));
  }

  private static String bytes(Measurement result) {
    return result.bytes().map(bytes -> Figures.bytes(bytes.mean())).orElse(Figures.NOTHING);
  }

  private static DomContent word(Pair pair, Change change, String better, String worse) {
    String text =
        switch (change) {
          case NONE -> "same";
          case BETTER -> better;
          case WORSE -> worse;
        };
    return change == Change.NONE || pair.isSure()
        ? td(text).withClass("n " + change.name().toLowerCase(Locale.ROOT))
        : td("perhaps " + text).withClass("n perhaps");
  }

  private static DomContent only(String where, List<Measurement.Id> ids) {
    return iff(
        !ids.isEmpty(),
        details(
            summary(
                ids.size() + (ids.size() == 1 ? " result is only " : " results are only ") + where),
            ul(each(ids, id -> li(id.text() + " (" + id.mode() + ")")))));
  }
}
