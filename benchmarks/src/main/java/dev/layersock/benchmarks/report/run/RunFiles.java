package dev.layersock.benchmarks.report.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;

/**
 * The files of a run: its results, and beside them the machine that they are from. Files of an
 * earlier run stay, both of them, until there is a result. For one thread.
 */
public final class RunFiles {
  private final Path results;
  private final Path machineFile;
  private final Machine machine;
  private boolean hasMachine;

  /**
   * To be written.
   *
   * @param results gets the results, as JMH writes them
   * @param machineFile gets the facts of the machine
   */
  public RunFiles(Path results, Path machineFile, Machine machine) {
    this.results = results;
    this.machineFile = machineFile;
    this.machine = machine;
  }

  /** Where a file is while it is not complete. */
  public static Path partOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  /** Writes all results so far, in the place of those before. */
  void write(Collection<RunResult> all) throws IOException {
    if (!hasMachine) {
      Files.writeString(machineFile, machine.toJson());
      hasMachine = true;
    }
    JsonFile.write(all, results);
  }
}
