package dev.layersock.jar;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs the built jar as a user does: in a process of its own, in a folder of the user's. */
public final class Jar {
  private static final long LIMIT_SECONDS = 60;

  private final Path folder;
  private final List<String> options;

  /** What a process left. */
  public record Result(int exitCode, String out, String err) {}

  /** To be run in a folder, with options of the JVM. */
  public Jar(Path folder, String... options) {
    this.folder = folder;
    this.options = List.of(options);
  }

  /** The jar. */
  public static Path file() {
    return Path.of("target", "layersock.jar").toAbsolutePath();
  }

  /** Starts {@code java} with arguments. */
  public Process start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(arguments);
    return new ProcessBuilder(command).directory(folder.toFile()).start();
  }

  /** Runs {@code java} with arguments and some input to its end. */
  public Result run(String input, List<String> arguments) throws Exception {
    Process process = start(arguments);
    CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> text(process, true));
    CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process, false));
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("not over after " + LIMIT_SECONDS + " s: " + arguments);
    }
    return new Result(
        process.exitValue(),
        out.get(LIMIT_SECONDS, TimeUnit.SECONDS),
        err.get(LIMIT_SECONDS, TimeUnit.SECONDS));
  }

  /** Runs the command line with arguments to its end. */
  Result layersock(String... arguments) throws Exception {
    return run("", command(arguments));
  }

  /** The arguments for {@code java} that run the command line. */
  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of("-jar", file().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String text(Process process, boolean out) {
    try {
      return new String(
          (out ? process.getInputStream() : process.getErrorStream()).readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
