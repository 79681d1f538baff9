package dev.layersock.benchmarks.report.page;

import dev.layersock.benchmarks.report.result.Unit;
import dev.layersock.benchmarks.report.statistics.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Figures as people read them: in the unit that fits, with the digits that mean something. */
final class Figures {
  static final String NOTHING = "–";

  private static final int DIGITS = 3;
  private static final int MOST_DIGITS = 5;

  private static final List<Scale> TIMES =
      List.of(new Scale(1e9, "s"), new Scale(1e6, "ms"), new Scale(1e3, "µs"), new Scale(1, "ns"));

  private static final List<Scale> RATES =
      List.of(
          new Scale(1e9, "G/s"), new Scale(1e6, "M/s"), new Scale(1e3, "k/s"), new Scale(1, "/s"));

  private static final List<Scale> BYTES =
      List.of(new Scale(1 << 20, "MiB"), new Scale(1 << 10, "KiB"), new Scale(1, "B"));

  private Figures() {}

  private record Scale(double size, String unit) {}

  /** For example {@code 312 ns}. */
  static String brief(double value, Unit unit) {
    Scale scale = scale(value, unit);
    return significant(value / scale.size()) + " " + scale.unit();
  }

  /** For example {@code 1.5}: no digit that says nothing. */
  static String plain(double value) {
    return BigDecimal.valueOf(value)
        .round(new MathContext(DIGITS, RoundingMode.HALF_UP))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** For example {@code 10 µs}: as brief as it can be said. */
  static String tick(double value, Unit unit) {
    Scale scale = scale(value, unit);
    return plain(value / scale.size()) + " " + scale.unit();
  }

  /** For example {@code 312.4 ± 1.9 ns}. */
  static String score(Interval score, Unit unit) {
    if (!score.isBounded()) {
      return brief(score.value(), unit);
    }
    Scale scale = scale(score.value(), unit);
    return withError(score.value() / scale.size(), score.halfWidth() / scale.size())
        + " "
        + scale.unit();
  }

  /** For example {@code 448 B}: whole bytes, since allocation comes in whole bytes. */
  static String bytes(double bytes) {
    return String.format(Locale.ROOT, "%,d B", Math.round(bytes));
  }

  /** For example {@code 0.214}. */
  static String ratio(double ratio) {
    return Double.isFinite(ratio) ? significant(ratio) : NOTHING;
  }

  /** For example {@code 0.205 to 0.223}. */
  static String range(Interval interval) {
    return interval.isBounded()
        ? significant(interval.low()) + " to " + significant(interval.high())
        : "interval not known";
  }

  /** What brings one over a score to one over a second. */
  static double perSecond(Unit unit) {
    return unit == Unit.NANOSECONDS ? 1e9 : 1;
  }

  /** A counter of a benchmark's own, whose unit is its name. */
  static String counter(Interval value) {
    return value.isBounded()
        ? withError(value.value(), value.halfWidth())
        : significant(value.value());
  }

  /** Three digits that mean something, without exponents. */
  static String significant(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : NOTHING;
    }
    int decimals = DIGITS - 1 - magnitude(value);
    return decimal(value, Math.min(Math.max(0, decimals), 6));
  }

  /** The error with two digits, and the value with as many decimals, but never too many. */
  private static String withError(double value, double error) {
    if (error == 0) {
      return significant(value) + " ± 0";
    }
    int decimals = Math.max(0, Math.min(1 - magnitude(error), MOST_DIGITS - 1 - magnitude(value)));
    return decimal(value, decimals) + " ± " + decimal(error, decimals);
  }

  private static String decimal(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** The power of ten of the first digit, once rounded. */
  private static int magnitude(double value) {
    if (value == 0) {
      return 0;
    }
    BigDecimal rounded =
        BigDecimal.valueOf(Math.abs(value)).round(new MathContext(DIGITS, RoundingMode.HALF_UP));
    return rounded.precision() - rounded.scale() - 1;
  }

  private static Scale scale(double value, Unit unit) {
    List<Scale> scales =
        switch (unit) {
          case NANOSECONDS -> TIMES;
          case PER_SECOND -> RATES;
          case BYTES -> BYTES;
        };
    return scales.stream()
        .filter(scale -> Math.abs(value) >= scale.size())
        .findFirst()
        .orElse(scales.get(scales.size() - 1));
  }
}
