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

  /** All addresses of a target; at least one. */
  void print(List<ExplainReport> reports) {
    print(reports.get(0));
    if (reports.size() > 1) {
      out.println();
      out.println("Addresses of the name, which are tried in this order");
      Table table = new Table();
      reports.forEach(report -> table.row(report.address(), result(report)));
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
        .print(out, INDENT);
    printLayers(report);
    printPaths(report);
    printSettings(report.settings());
    out.println();
    out.println(result(report));
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

  private static String result(ExplainReport report) {
    for (ExplainReport.Verdict verdict : report.verdicts()) {
      if (verdict.error() != null) {
        String place = verdict.origin() == null ? "" : ", " + verdict.origin();
        return String.format(
            "Result: refused by '%s'%s [%s %d]",
            verdict.layer(), place, verdict.error(), verdict.errorCode());
      }
    }
    return "Result: it would be tried; nothing was connected";
  }

  /** Where the rule stands, unless the layer has said so itself. */
  private static String place(ExplainReport.Verdict verdict) {
    String origin = verdict.origin();
    return origin == null || verdict.detail().contains(origin) ? "" : " (" + origin + ")";
  }
}
