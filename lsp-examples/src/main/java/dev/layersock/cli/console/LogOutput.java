package dev.layersock.cli.console;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.status.StatusListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Where the log goes, and in which format, while one command runs. It takes the place of what the
 * log's configuration says, and puts that back at the end. The log is the process's, so one thread
 * at a time uses this.
 */
public final class LogOutput {
  private static final String FILE = "layersock-file";

  private final Logger root;
  private final Appender<ILoggingEvent> appender;
  private final @Nullable StatusListener lostLines;
  private final List<Appender<ILoggingEvent>> before = new ArrayList<>();

  private LogOutput(
      Logger root, Appender<ILoggingEvent> appender, @Nullable StatusListener lostLines) {
    this.root = root;
    this.appender = appender;
    this.lostLines = lostLines;
    if (lostLines != null) {
      root.getLoggerContext().getStatusManager().add(lostLines);
    }
    root.iteratorForAppenders().forEachRemaining(before::add);
    before.forEach(root::detachAppender);
    root.addAppender(appender);
  }

  /**
   * Turns the log there.
   *
   * @param file what is in it already stays; null for standard error
   * @throws IOException if the file cannot be written
   */
  public static LogOutput open(LogFormat format, @Nullable Path file) throws IOException {
    if (file != null) {
      // Logback would say so in a status that nobody sees.
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    }
    Logger root = root();
    OutputStreamAppender<ILoggingEvent> appender = file == null ? standardError() : appending(file);
    appender.setContext(root.getLoggerContext());
    appender.setEncoder(encoder(format, file != null, root.getLoggerContext()));
    appender.start();
    return new LogOutput(root, appender, file == null ? null : new LostLines(file));
  }

  private static OutputStreamAppender<ILoggingEvent> standardError() {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setName("layersock-stderr");
    appender.setTarget("System.err");
    return appender;
  }

  private static OutputStreamAppender<ILoggingEvent> appending(Path file) {
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setName(FILE);
    appender.setFile(file.toString());
    return appender;
  }

  private static Encoder<ILoggingEvent> encoder(
      LogFormat format, boolean toFile, LoggerContext context) {
    Encoder<ILoggingEvent> encoder = format == LogFormat.JSON ? json() : text(toFile, context);
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> json() {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMarkers(false);
    encoder.setWithKVPList(false);
    encoder.setWithMessage(false); // the one without its arguments
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    return encoder;
  }

  private static Encoder<ILoggingEvent> text(boolean toFile, LoggerContext context) {
    TextLayout layout = toFile ? TextLayout.forFile() : new TextLayout();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    if (toFile) {
      encoder.setCharset(StandardCharsets.UTF_8); // a terminal has one of its own
    }
    encoder.setLayout(layout);
    return encoder;
  }

  /** Whether the log goes to a file now, where it is in nobody's way. */
  public static boolean isFile() {
    return root().getAppender(FILE) != null;
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  /** Puts back what was before. */
  public void close() {
    root.detachAppender(appender);
    before.forEach(root::addAppender);
    appender.stop();
    if (lostLines != null) {
      root.getLoggerContext().getStatusManager().remove(lostLines);
    }
  }
}
