package dev.layersock.cli.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.layersock.cli.console.LogOutput;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the layers log, so that it can be shown where it belongs, rather than on standard
 * error; a log file gets it, too. Any thread may log.
 */
final class DemoLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("layersock.connections", "dev.layersock.layers");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  DemoLog() {
    start();
    for (String name : NAMES) {
      if (LoggerFactory.getLogger(name) instanceof Logger logger) {
        logger.setAdditive(LogOutput.isFile());
        logger.setLevel(Level.INFO);
        logger.addAppender(this);
      }
    }
  }

  /** What was logged since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getFormattedMessage());
  }

  @Override
  public void close() {
    for (String name : NAMES) {
      if (LoggerFactory.getLogger(name) instanceof Logger logger) {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(null);
      }
    }
    stop();
  }
}
