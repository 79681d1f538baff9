package dev.layersock.cli.console;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Bytes, rates and counts as people read them. */
public final class Amounts {
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private Amounts() {}

  /** For example {@code 12.3 MiB}. */
  public static String bytes(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return (unit == 0 ? Long.toString(bytes) : decimal(value)) + " " + units[unit];
  }

  /** For example {@code 16.0 Mbit/s}. */
  public static String rate(long bytes, long nanos) {
    String[] units = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s"};
    double value = bytes * 8 * SECOND / Math.max(1, nanos);
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return decimal(value) + " " + units[unit];
  }

  /** For example {@code 1.05 s} or {@code 12.3 ms}. */
  public static String duration(long nanos) {
    return nanos >= TimeUnit.SECONDS.toNanos(1)
        ? String.format(Locale.ROOT, "%.2f s", nanos / SECOND)
        : String.format(Locale.ROOT, "%.1f ms", nanos * 1000 / SECOND);
  }

  /** For example {@code 1 chain} or {@code 2 chains}. */
  public static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
