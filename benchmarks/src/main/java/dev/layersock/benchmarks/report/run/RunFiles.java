package dev.layersock.benchmarks.report.run;

import java.io.IOException;
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

  /** Writes all results so far, in the place of those before, and how far it has come. */
  void write(Collection<RunResult> all, Extent extent) throws IOException {
    JsonFile.write(machine.at(extent).toJson(), machineFile);
    JsonFile.write(all, results);
  }
}
