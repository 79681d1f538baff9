package dev.layersock.cli;

import dev.layersock.cli.argument.HostPort;
import dev.layersock.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One run of a command, on a thread of its own where a test wants to do something meanwhile. */
final class Run {
  private static final long LIMIT_SECONDS = 30;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CompletableFuture<Runnable> stop = new CompletableFuture<>();
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
  private final CompletableFuture<String> announced = new CompletableFuture<>();

  private Run() {}

  /** Runs a command to its end. */
  static Run of(String... args) {
    return with(new ByteArrayInputStream(new byte[0]), args);
  }

  /** Runs a command to its end with some input. */
  static Run with(InputStream input, String... args) {
    Run run = new Run();
    run.exitCode.complete(Main.run(run.console(input), args));
    return run;
  }

  /** Begins to run a command. */
  static Run start(String... args) {
    return start(new ByteArrayInputStream(new byte[0]), args);
  }

  /** Begins to run a command with some input. */
  static Run start(InputStream input, String... args) {
    Run run = new Run();
    Thread thread =
        new Thread(
            () -> {
              try {
                run.exitCode.complete(Main.run(run.console(input), args));
              } finally {
                run.announced.completeExceptionally(
                    new AssertionError("it ended without listening: " + run.err()));
              }
            },
            "test-command");
    thread.setDaemon(true);
    thread.start();
    return run;
  }

  /** A file for a test. */
  static String file(Path directory, String... lines) {
    try {
      return Files.write(directory.resolve("chains.yaml"), java.util.List.of(lines)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port that a relay has said it listens at. */
  int port() throws Exception {
    String line = announced.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    String address = line.substring("listening on ".length(), line.indexOf(','));
    return HostPort.parse(address).port();
  }

  /** Waits until it has said something on its error output. */
  void untilItSays(String text) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!err().contains(text)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it does not say '" + text + "' but: " + err());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  /** As a signal would. */
  void stop() throws Exception {
    stop.get(LIMIT_SECONDS, TimeUnit.SECONDS).run();
  }

  int exitCode() throws Exception {
    return exitCode.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  byte[] outBytes() {
    return out.toByteArray();
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private Console console(InputStream input) {
    return Console.of(
        input,
        new Announcing(),
        err,
        StandardCharsets.UTF_8,
        false,
        Map.of("RATE", "8Mbit/s")::get,
        stop::complete);
  }

  /** Tells when the first whole line has been flushed. */
  private final class Announcing extends java.io.OutputStream {
    @Override
    public void write(int b) {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      out.write(bytes, offset, length);
    }

    @Override
    public void flush() {
      String text = out();
      if (text.startsWith("listening on ") && text.contains("\n")) {
        announced.complete(text);
      }
    }
  }
}
