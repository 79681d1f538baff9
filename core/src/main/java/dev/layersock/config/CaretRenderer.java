package dev.layersock.config;

import java.util.Locale;

/** Writes a problem as compilers do. */
final class CaretRenderer {
  private static final int WIDEST = 120;
  private static final int BEFORE_SPOT = 80;

  private CaretRenderer() {}

  static String render(Problem problem) {
    StringBuilder text = new StringBuilder();
    text.append(problem.origin()).append(": ").append(printable(problem.message()));
    text.append(" [").append(problem.code().id()).append(']');
    if (problem.origin().line() > 0 && !problem.excerpt().isBlank()) {
      appendExcerpt(text, problem);
    }
    if (!problem.hint().isEmpty()) {
      text.append("\n  ").append(printable(problem.hint()));
    }
    return text.toString();
  }

  private static void appendExcerpt(StringBuilder text, Problem problem) {
    int[] line = printable(problem.excerpt()).codePoints().toArray();
    int spot = Math.min(problem.origin().column() - 1, line.length);
    int from = line.length > WIDEST ? Math.max(0, spot - BEFORE_SPOT) : 0;
    int to = Math.min(line.length, from + WIDEST);
    String dots = from > 0 ? "..." : "";
    text.append(String.format(Locale.ROOT, "\n%5d | ", problem.origin().line()));
    text.append(dots).append(new String(line, from, to - from));
    text.append(to < line.length ? "..." : "")
        .append("\n      | ")
        .append(" ".repeat(dots.length()));
    for (int i = from; i < spot; i++) {
      // A tab stays one, so that the caret is under the spot however wide tabs are.
      text.append(line[i] == '\t' ? '\t' : ' ');
    }
    text.append('^');
  }

  /** Without what would do something to a terminal: a file's text is not to be trusted. */
  private static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> (Character.isISOControl(c) && c != '\t') || isFormat(c) ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isFormat(int c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
