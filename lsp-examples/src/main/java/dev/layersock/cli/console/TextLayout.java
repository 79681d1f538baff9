package dev.layersock.cli.console;

import ch.qos.logback.classic.PatternLayout;

/**
 * The lines of the log as text: date and time with the offset, level, the last part of the logger's
 * name, message, and why something failed.
 */
public final class TextLayout extends PatternLayout {
  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg%trace%n";

  /** For logback: lines for standard error, where a progress line may be in the way. */
  public TextLayout() {
    this("%clearLine" + LINE);
  }

  private TextLayout(String pattern) {
    getInstanceConverterMap().put("clearLine", ClearLine::new);
    getInstanceConverterMap().put("trace", Trace::new);
    setPattern(pattern);
  }

  /** Lines for a file. */
  static TextLayout forFile() {
    return new TextLayout(LINE);
  }
}
