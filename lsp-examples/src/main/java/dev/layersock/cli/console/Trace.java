package dev.layersock.cli.console;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import dev.layersock.protocol.Printable;

/**
 * In the pattern of the log: why something failed, in a few words, or with {@code --verbose} as a
 * stack trace.
 */
final class Trace extends ThrowableProxyConverter {
  @Override
  public String convert(ILoggingEvent event) {
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure == null) {
      return "";
    }
    return LogLevels.isRaised()
        ? System.lineSeparator() + super.convert(event).stripTrailing()
        : " (" + Printable.text(failure.getClassName() + ": " + failure.getMessage()) + ")";
  }
}
