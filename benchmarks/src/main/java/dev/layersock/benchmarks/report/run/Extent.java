package dev.layersock.benchmarks.report.run;

/**
 * How far a run has come.
 *
 * @param done how often a benchmark has been run
 * @param planned how often one was to be run
 */
public record Extent(int done, int planned) {
  /** Whether there was more to run. */
  public boolean isCutOff() {
    return done < planned;
  }

  /** For people, for example {@code after 12 of 60 runs}. */
  public String text() {
    return "after " + done + " of " + planned + " runs";
  }
}
