package dev.layersock.cli.console;

import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** Says, once, that the log's file cannot be written: else nobody would know. Thread-safe. */
final class LostLines implements StatusListener {
  private final Path file;
  private final AtomicBoolean said = new AtomicBoolean();

  LostLines(Path file) {
    this.file = file;
  }

  @Override
  public void addStatusEvent(Status status) {
    if (status.getThrowable() instanceof IOException why && said.compareAndSet(false, true)) {
      System.err.println(
          "layersock: lines of the log are lost, since "
              + file
              + " cannot be written: "
              + why.getMessage());
    }
  }
}
