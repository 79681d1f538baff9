package dev.layersock.benchmarks.report.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.strong;
import static j2html.TagCreator.style;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;

import dev.layersock.benchmarks.report.plan.Section;
import dev.layersock.benchmarks.report.plan.Verdict;
import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.run.Failure;
import dev.layersock.benchmarks.report.run.Machine;
import dev.layersock.benchmarks.report.statistics.Estimate;
import j2html.Config;
import j2html.rendering.FlatHtml;
import j2html.tags.DomContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Writes a report as one page of HTML that needs nothing else. */
public final class Page {
  /** Tells a page of ours from others. */
  public static final String GENERATOR = "layersock benchmarks report";

  private static final int OUTPUT_SHOWN = 4000;

  private final Report report;
  private final List<Section> measured = new ArrayList<>();
  private final Map<Section, List<Verdict>> verdicts = new LinkedHashMap<>();

  private Page(Report report) {
    this.report = report;
    for (Section section : report.sections()) {
      List<Measurement> results = section.of(report.results());
      if (!results.isEmpty()) {
        measured.add(section);
        if (!section.claims().isEmpty()) {
          verdicts.put(section, ClaimTable.verdicts(section, results));
        }
      }
    }
  }

  /** The page, which is well-formed XML too. */
  public static String of(Report report) {
    try {
      return "<!DOCTYPE html>\n"
          + new Page(report)
              .render()
              .render(FlatHtml.inMemory(Config.defaults().withEmptyTagsClosed(true)))
          + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from memory
    }
  }

  private DomContent render() {
    return html(
            head(
                meta().withCharset("utf-8"),
                meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                meta().withName("color-scheme").withContent("light dark"),
                meta().withName("generator").withContent(GENERATOR),
                title("Layersock benchmarks"),
                style(rawHtml(css()))),
            body(
                header(
                    h1("Layersock benchmarks"),
                    p(Subtitle.of(report.machine())).withClass("about"),
                    each(report.machine().fact(Machine.CUT_OFF).stream().toList(), Page::cutOff),
                    contents()),
                main(
                    summary(),
                    each(report.failures().isEmpty() ? List.of() : List.of(failures()), it -> it),
                    each(report.compared().stream().toList(), ComparisonView::of),
                    each(measured, section -> new SectionView(section, report.results()).render()),
                    method(),
                    machine())))
        .attr("lang", "en");
  }

  private static DomContent cutOff(String extent) {
    return p("This run was cut off "
            + extent
            + ". What had been measured by then is below; some of it in fewer JVMs than planned.")
        .withClass("warning");
  }

  private DomContent contents() {
    return nav(
        each(
            report.compared().stream().toList(),
            unused -> a("Changes").withHref("#" + ComparisonView.ANCHOR)),
        each(measured, section -> a(section.title()).withHref("#" + section.anchor())),
        a("Method").withHref("#method"),
        a("Machine").withHref("#machine"));
  }

  private DomContent summary() {
    return section(
            div(each(outcomes(), this::count)).withClass("counts"),
            iff(
                number(Verdict.Outcome.TOO_BRIEF) > 0,
                p("No verdict: a claim is judged only where each benchmark ran in "
                        + Estimate.FORKS_THAT_TELL
                        + " JVMs or more, and long enough in each. The figures are for a look; leave"
                        + " out --quick and --iteration for a verdict.")
                    .withClass("warning")),
            iff(!verdicts.isEmpty(), div(ClaimTable.of(verdicts)).withClass("wide")),
            iff(
                !report.absent().isEmpty(),
                p("Not in this jar, so not measured: " + String.join(", ", report.absent()) + ".")
                    .withClass("about")))
        .withId("claims");
  }

  /** Those that there are. */
  private List<Verdict.Outcome> outcomes() {
    return Stream.of(Verdict.Outcome.values()).filter(outcome -> number(outcome) > 0).toList();
  }

  private long number(Verdict.Outcome outcome) {
    return verdicts.values().stream()
        .flatMap(List::stream)
        .filter(verdict -> verdict.outcome() == outcome)
        .count();
  }

  private DomContent count(Verdict.Outcome outcome) {
    return div(strong(Long.toString(number(outcome))), span("claims: " + outcome.text()))
        .withClass("count " + outcome.name().toLowerCase(Locale.ROOT));
  }

  private DomContent failures() {
    return section(
            h2("Failed"),
            p("These benchmarks could not be measured, so that their results are missing.")
                .withClass("about"),
            each(
                report.failures(),
                failure ->
                    div(
                        p(strong(failure.id().text()), span(": " + failure.reason())),
                        pre(end(failure)))))
        .withId("failures")
        .withClass("failed");
  }

  private static String end(Failure failure) {
    String output = failure.output().strip().replaceAll("[^\\P{Cc}\\n\\t]", "");
    return output.length() <= OUTPUT_SHOWN
        ? output
        : "…" + output.substring(output.length() - OUTPUT_SHOWN);
  }

  private DomContent method() {
    return section(
            h2("How it was measured"),
            p(
                "All figures are from one run of JMH. Everything is run once, each benchmark in a JVM"
                    + " of its own, then everything once more, so that what drifts comes to all alike."
                    + " Bytes are those that the JVM counts as allocated, divided by operations."),
            each(report.machine().fact(Machine.ITERATIONS).stream().toList(), this::pace),
            p(
                "Errors and intervals are at 95 %, from Student's t: over the means of forks where"
                    + " there are three or more, else over iterations, which as a rule is too narrow."
                    + " Intervals of ratios follow from both errors (delta method on logarithms, degrees"
                    + " of freedom of Welch and Satterthwaite). A claim is met if the whole interval is"
                    + " within its limit, missed if the whole interval is outside, and else not"
                    + " decided. It has no verdict if it was measured in fewer than three JVMs, or if"
                    + " they had less time than at the default pace."),
            p(
                "A ratio “÷ x” is the row's score divided by that of x with the same parameters. Where"
                    + " scores are times, less than 1 means faster. An axis is logarithmic where"
                    + " values differ by more than 20 times; then the length of a bar is no measure."))
        .withId("method");
  }

  private DomContent pace(String iterations) {
    return p(
        "The pace was "
            + report.machine().fact(Machine.PACE).orElse("not known")
            + ": "
            + iterations
            + ".");
  }

  private DomContent machine() {
    return section(
            h2("Machine"),
            div(table(
                        tbody(
                            each(
                                List.copyOf(report.machine().facts().entrySet()),
                                fact -> tr(th(fact.getKey()), td(fact.getValue())))))
                    .withClass("facts"))
                .withClass("wide"))
        .withId("machine");
  }

  private static String css() {
    try (InputStream css = Page.class.getResourceAsStream("page.css")) {
      return new String(
          Objects.requireNonNull(css, "page.css").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
