package dev.layersock.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the jar as a user does. */
public final class BenchmarksJar {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final String JAR = TARGET.resolve("benchmarks.jar").toString();
  private static final String TEST_CLASSES = TARGET.resolve("test-classes").toString();

  /**
   * How a run ended.
   *
   * @param out what it printed, errors included
   */
  public record Result(int exitCode, String out) {}

  private BenchmarksJar() {}

  /** With {@code java -jar}. */
  public static Result run(String... args) throws IOException, InterruptedException {
    return execute(Path.of(""), List.of("-jar", JAR), args);
  }

  /** As {@link #run}, in a folder. */
  public static Result runIn(Path folder, String... args) throws IOException, InterruptedException {
    return execute(folder, List.of("-jar", JAR), args);
  }

  /** With the layers of the tests on the class path, as a user has own layers there. */
  public static Result runWithTestClasses(String... args) throws IOException, InterruptedException {
    String classPath = JAR + File.pathSeparator + TEST_CLASSES;
    return execute(Path.of(""), List.of("-cp", classPath, Main.class.getName()), args);
  }

  private static Result execute(Path folder, List<String> what, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(what);
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .start();
    try {
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), out);
    } finally {
      process.destroy();
    }
  }
}
