package dev.layersock.benchmarks.report.run;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks git what the working tree is at that a class was built in. */
final class Commit {
  private static final int PATIENCE_SECONDS = 5;

  private Commit() {}

  /** Empty if the class does not lie in a working tree, or there is no git. */
  static Optional<String> of(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      Path folder = Files.isDirectory(place) ? place : place.getParent();
      return folder == null ? Optional.empty() : describe(folder);
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      return Optional.empty(); // not a file, or no git: then it is not known
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Optional<String> describe(Path folder) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      // A line fits into the pipe, so that git ends before it is read.
      if (!git.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || git.exitValue() != 0) {
        return Optional.empty();
      }
      String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    } finally {
      git.destroyForcibly(); // nothing, if it has ended
    }
  }
}
