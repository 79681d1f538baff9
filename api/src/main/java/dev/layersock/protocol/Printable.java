package dev.layersock.protocol;

/**
 * Texts that come from elsewhere, such as host names, made fit for logs and messages: nothing in
 * them begins a line, moves a cursor or turns the direction of what follows. Thread-safe.
 */
public final class Printable {
  private Printable() {}

  /**
   * A text with each control and format character, line and paragraph separator written as an
   * escape, for example {@code \\n} or {@code \\u001b}. A text without any is returned as it is.
   */
  public static String text(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      if (isSpecial(raw.charAt(i))) {
        return escaped(raw);
      }
    }
    return raw;
  }

  /** A value of a log line of {@code key=value} pairs, in quotes where it needs some. */
  public static String value(Object raw) {
    String text = raw.toString();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || c == '"' || c == '=' || c == '\\' || isSpecial(c)) {
        return quoted(text);
      }
    }
    return text.isEmpty() ? "\"\"" : text;
  }

  /** As {@link #value}, always in quotes. */
  public static String quoted(Object raw) {
    String text = raw.toString();
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\');
      }
      append(quoted, c);
    }
    return quoted.append('"').toString();
  }

  private static String escaped(String raw) {
    StringBuilder text = new StringBuilder(raw.length() + 8);
    for (int i = 0; i < raw.length(); i++) {
      append(text, raw.charAt(i));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, char c) {
    switch (c) {
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        if (isSpecial(c)) {
          text.append(String.format("\\u%04x", (int) c));
        } else {
          text.append(c);
        }
      }
    }
  }

  private static boolean isSpecial(char c) {
    if (c < 0x7F) {
      return c < ' ';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
