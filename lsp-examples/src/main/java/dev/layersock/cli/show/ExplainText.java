package dev.layersock.cli.show;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the answer of {@code explain} for people. */
final class ExplainText {
  private static final String INDENT = "  ";

  private final PrintWriter out;

  ExplainText(PrintWriter out) {
    this.out = out;
  }

  /** The report on one address of a target, and what would become of all. */
  void print(ExplainReport first, List<ExplainReport.Judged> addresses) {
    print(first);
    if (addresses.size() > 1) {
      out.println();
      out.println("Addresses of the name, which are tried in this order");
      Table table = new Table();
      addresses.forEach(one -> table.row(one.address(), one.result()));
      table.print(out, INDENT);
    }
  }

  private void print(ExplainReport report) {
    out.println(report.target());
    new Table()
        .row("address", report.address())
        .row("entry", report.entry() + ": " + report.why())
        .row("chain", report.chain() + ", from " + report.origin())
        .row("protocol", report.protocol())
        .row("function", report.function())
        .print(out, INDENT);
    printLayers(report);
    printPaths(report);
    printSettings(report.settings());
    out.println();
    out.println(report.result());
  }

  private void printLayers(ExplainReport report) {
    out.println();
    out.println("Layers (" + ChainText.ORDER + ")");
    Table table = new Table();
    for (ExplainReport.Verdict verdict : report.verdicts()) {
      String onward = verdict.forwardsTo() == null ? "" : ", goes on to " + verdict.forwardsTo();
      table.row(verdict.layer(), verdict.verdict(), verdict.detail() + place(verdict) + onward);
    }
    for (String layer : report.notAsked()) {
      table.row(layer, "-", "is not reached");
    }
    boolean baseAsked =
        report.verdicts().stream().anyMatch(verdict -> verdict.layer().equals(report.base()));
    if (!baseAsked) {
      table.row(report.base(), "base", "is not reached");
    }
    table.print(out, INDENT);
  }

  /** Functions with the same path share a line. */
  private void printPaths(ExplainReport report) {
    Map<String, String> functions = new LinkedHashMap<>();
    report
        .paths()
        .forEach(
            (function, path) ->
                functions.merge(
                    String.join(ChainText.DOWN, path), function, (a, b) -> a + ", " + b));
    out.println();
    out.println("Functions, and which providers each goes through");
    for (Map.Entry<String, String> path : functions.entrySet()) {
      out.println(INDENT + path.getKey());
      out.println(INDENT + INDENT + INDENT + path.getValue());
    }
  }

  private void printSettings(List<ExplainReport.Value> values) {
    if (values.isEmpty()) {
      return;
    }
    out.println();
    out.println("Settings, and where each comes from");
    Table table = new Table();
    for (ExplainReport.Value value : values) {
      String place = value.origin() == null ? "" : value.origin();
      String source =
          switch (value.source()) {
            case "file" -> place;
            case "environment" -> "environment, named at " + place;
            default -> "default";
          };
      table.row(value.provider() + "." + value.key(), value.value(), source);
    }
    table.print(out, INDENT);
  }

  /** Where the rule stands, unless the layer has said so itself. */
  private static String place(ExplainReport.Verdict verdict) {
    String origin = verdict.origin();
    return origin == null || verdict.detail().contains(origin) ? "" : " (" + origin + ")";
  }
}
