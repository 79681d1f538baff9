package dev.layersock.cli.show;

import dev.layersock.protocol.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text in columns that are as wide as they must be. What comes from a file is made fit to be shown.
 * For one thread.
 */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** Starts with the headings; none for a table without. */
  Table(String... headings) {
    if (headings.length > 0) {
      rows.add(List.of(headings));
    }
  }

  Table row(String... cells) {
    rows.add(Arrays.stream(cells).map(Printable::text).toList());
    return this;
  }

  void print(PrintWriter out, String indent) {
    List<Integer> widths = widths();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        line.append(cell).append(" ".repeat(widths.get(i) - cell.length())).append(GAP);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    return widths;
  }
}
