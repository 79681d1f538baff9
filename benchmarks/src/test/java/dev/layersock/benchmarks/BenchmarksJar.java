package dev.layersock.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the jar as a user does, but for the folder of temporary files: there JMH keeps the lock that
 * lets one of it run on a machine, and tests shall not wait for those of another checkout.
 */
public final class BenchmarksJar {
  /** The jar itself. */
  public static final Path FILE = Path.of("target", "benchmarks.jar").toAbsolutePath();

  private static final Path TEMPORARY = Path.of("target", "tmp").toAbsolutePath();
  private static final Path TEST_CLASSES = Path.of("target", "test-classes").toAbsolutePath();

  /**
   * How a run ended.
   *
   * @param out what it printed, errors included
   */
  public record Result(int exitCode, String out) {}

  private BenchmarksJar() {}

  /** With {@code java -jar}. */
  public static Result run(String... args) throws IOException, InterruptedException {
    return runIn(Path.of(""), args);
  }

  /** As {@link #run}, in a folder. */
  public static Result runIn(Path folder, String... args) throws IOException, InterruptedException {
    return result(start(folder, with(List.of("-jar", FILE.toString()), args)));
  }

  /** As {@link #run}, with options of the JVM. */
  public static Result runWithJvm(List<String> jvm, String... args)
      throws IOException, InterruptedException {
    List<String> options = Stream.concat(jvm.stream(), Stream.of("-jar", FILE.toString())).toList();
    return result(start(Path.of(""), with(options, args)));
  }

  /** With the layers of the tests on the class path, as a user has own layers there. */
  public static Result runWithTestClasses(String... args) throws IOException, InterruptedException {
    String classPath = FILE + File.pathSeparator + TEST_CLASSES;
    List<String> options = List.of("-cp", classPath, Main.class.getName());
    return result(start(Path.of(""), with(options, args)));
  }

  /**
   * Starts a JVM with some arguments, all of them given; errors come with the output.
   *
   * @param folder where it runs
   */
  public static Process start(Path folder, List<String> args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(TEMPORARY));
    command.addAll(args);
    return new ProcessBuilder(command)
        .directory(folder.toAbsolutePath().toFile())
        .redirectErrorStream(true)
        .start();
  }

  /** Waits until a process has ended. */
  public static Result result(Process process) throws IOException, InterruptedException {
    try {
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), out);
    } finally {
      process.destroy();
    }
  }

  private static List<String> with(List<String> options, String... args) {
    return Stream.concat(options.stream(), Arrays.stream(args)).toList();
  }
}
