package dev.layersock.cli.console;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;

/**
 * In the pattern of the log: why something failed, in a few words, or with {@code --verbose} as a
 * stack trace.
 */
public final class Trace extends ThrowableProxyConverter {
  /** For logback. */
  public Trace() {}

  @Override
  public String convert(ILoggingEvent event) {
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure == null) {
      return "";
    }
    return LogLevels.isRaised()
        ? System.lineSeparator() + super.convert(event).stripTrailing()
        : " (" + failure.getClassName() + ": " + failure.getMessage() + ")";
  }
}
