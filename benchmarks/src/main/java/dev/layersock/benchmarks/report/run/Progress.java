package dev.layersock.benchmarks.report.run;

import dev.layersock.benchmarks.report.result.Measurement;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells on the terminal what runs, how far it is, and how long it will take: in a line that is
 * written over, or a line each where there is no terminal. For one thread.
 */
public final class Progress {
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean writesOver;
  private final LongSupplier nanoTime;
  private long startNanos;
  private int begun;
  private int variants;
  private int rounds;

  /**
   * To a terminal or a file.
   *
   * @param writesOver whether it is a terminal
   */
  public Progress(PrintWriter err, boolean writesOver, LongSupplier nanoTime) {
    this.err = err;
    this.writesOver = writesOver;
    this.nanoTime = nanoTime;
  }

  void start(int variantCount, int roundCount) {
    variants = variantCount;
    rounds = roundCount;
    begun = 0;
    startNanos = nanoTime.getAsLong();
    err.printf(
        "Measuring %d benchmarks, %s%n",
        variants, rounds == 1 ? "once each" : "in " + rounds + " rounds of one fork each");
    err.flush();
  }

  void next(Measurement.Id id, int round) {
    long elapsed = nanoTime.getAsLong() - startNanos;
    int total = variants * rounds;
    String line =
        String.format(
            Locale.ROOT,
            "[%d/%d%s] %s so far%s  %s",
            begun + 1,
            total,
            rounds == 1 ? "" : ", round " + round + " of " + rounds,
            clock(elapsed),
            begun == 0 ? "" : ", about " + clock(elapsed / begun * (total - begun)) + " left",
            id.text());
    begun++;
    err.print(writesOver ? CLEAR + line : line + System.lineSeparator());
    err.flush();
  }

  void failed(Failure failure) {
    clear();
    err.println("failed: " + failure.id().text() + ": " + failure.reason());
    err.flush();
  }

  void end() {
    clear();
    err.println("Measured for " + clock(nanoTime.getAsLong() - startNanos));
    err.flush();
  }

  private void clear() {
    if (writesOver) {
      err.print(CLEAR);
    }
  }

  /** Minutes and seconds. */
  private static String clock(long nanos) {
    Duration time = Duration.ofNanos(nanos);
    return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }
}
