package dev.layersock.cli.console;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** In the pattern of the log: clears a {@link ProgressLine} where standard error is a terminal. */
final class ClearLine extends ClassicConverter {
  private static final String TEXT = Terminal.isStandardError() ? ProgressLine.CLEAR : "";

  @Override
  public String convert(ILoggingEvent event) {
    return TEXT;
  }
}
