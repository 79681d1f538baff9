package dev.layersock.benchmarks.report;

import dev.layersock.benchmarks.report.page.Page;
import dev.layersock.benchmarks.report.run.RunFiles;
import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that a report is written to. It is new, or empty, or has an earlier report, which is
 * written over; other files in it are left alone.
 *
 * @param path as the user named it
 */
record OutFolder(Path path) {
  /** The name of the file that has the facts of the machine. */
  static final String MACHINE = "machine.json";

  private static final String REMEDY = "; name a new folder";

  /**
   * Makes it.
   *
   * @throws CommandFailure if it cannot be used
   */
  static OutFolder prepare(Path path) {
    OutFolder folder = new OutFolder(path);
    try {
      if (Files.exists(path) && !Files.isDirectory(path)) {
        throw refused(path + " is a file" + REMEDY);
      }
      Files.createDirectories(path);
      if (!Files.isWritable(path)) {
        throw refused("no file can be written in " + path + REMEDY + ", or change its permissions");
      }
      folder.refuseStrangers();
      return folder;
    } catch (IOException e) {
      throw refused("cannot make " + path + ": " + e + REMEDY);
    }
  }

  Path page() {
    return path.resolve("report.html");
  }

  Path results() {
    return path.resolve("results.json");
  }

  Path machine() {
    return path.resolve(MACHINE);
  }

  /** Has the files of an earlier run in this folder too, so that they belong to its page. */
  void copy(Path earlierResults) throws IOException {
    copy(earlierResults, results());
    copy(EarlierRun.machineOf(earlierResults), machine());
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.exists(from)) {
      Files.deleteIfExists(to);
    } else if (!Files.exists(to) || !Files.isSameFile(from, to)) {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void refuseStrangers() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      if (files.findAny().isPresent() && !hasReport()) {
        throw refused(
            path + " is not empty, and has no earlier report that could be replaced" + REMEDY);
      }
    }
  }

  /** Whether there is a page of ours, or what a run left that was interrupted before the page. */
  private boolean hasReport() throws IOException {
    if (Files.exists(page())) {
      return Files.readString(page(), StandardCharsets.UTF_8).contains(Page.GENERATOR);
    }
    List<Path> ours =
        List.of(results(), RunFiles.partOf(results()), machine(), RunFiles.partOf(machine()));
    try (Stream<Path> files = Files.list(path)) {
      return files.allMatch(ours::contains);
    }
  }

  private static CommandFailure refused(String why) {
    return new CommandFailure(ExitCode.USAGE, "--out: " + why);
  }
}
