package dev.layersock.config;

import dev.layersock.settings.ByteSize;
import dev.layersock.settings.DataRate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The quantities that settings have. */
final class Quantities {
  private static final char MICRO_SIGN = '\u00B5';

  /** Looks the same. */
  private static final char GREEK_MU = '\u03BC';

  static final Quantity DURATION =
      new Quantity(
          ProblemCode.BAD_DURATION,
          "a duration",
          durationUnits(),
          "nanoseconds",
          Map.ofEntries(
              Map.entry("sec", List.of("s")),
              Map.entry("secs", List.of("s")),
              Map.entry("second", List.of("s")),
              Map.entry("seconds", List.of("s")),
              Map.entry("msec", List.of("ms")),
              Map.entry("millis", List.of("ms")),
              Map.entry("usec", List.of("us")),
              Map.entry("micros", List.of("us")),
              Map.entry("nanos", List.of("ns")),
              Map.entry("min", List.of("m")),
              Map.entry("mins", List.of("m")),
              Map.entry("minutes", List.of("m")),
              Map.entry("hour", List.of("h")),
              Map.entry("hours", List.of("h")),
              Map.entry("day", List.of("d")),
              Map.entry("days", List.of("d")),
              Map.entry("", List.of("ms", "s"))));

  static final Quantity SIZE =
      new Quantity(
          ProblemCode.BAD_SIZE,
          "a size",
          sizeUnits(),
          "bytes",
          Map.of(
              "k", List.of("kB", "KiB"),
              "kb", List.of("kB", "KiB"),
              "m", List.of("MB", "MiB"),
              "g", List.of("GB", "GiB"),
              "t", List.of("TB", "TiB"),
              "bytes", List.of("B")));

  static final Quantity RATE =
      new Quantity(
          ProblemCode.BAD_RATE,
          "a rate",
          rateUnits(),
          "bits a second",
          Map.of(
              "bps", List.of("bit/s", "B/s"),
              "kbps", List.of("kbit/s", "kB/s"),
              "mbps", List.of("Mbit/s", "MB/s"),
              "gbps", List.of("Gbit/s", "GB/s"),
              "kbit", List.of("kbit/s"),
              "mbit", List.of("Mbit/s"),
              "gbit", List.of("Gbit/s"),
              "mb", List.of("Mbit/s", "MB/s"),
              "mb/s", List.of("Mbit/s", "MB/s"),
              "", List.of("Mbit/s", "MB/s")));

  private Quantities() {}

  static Duration duration(String text) throws BadValueException {
    String oneMicro = text.replace(GREEK_MU, MICRO_SIGN);
    return text.equals("0") ? Duration.ZERO : Duration.ofNanos(DURATION.parse(oneMicro));
  }

  static ByteSize size(String text) throws BadValueException {
    return new ByteSize(SIZE.parse(text));
  }

  static DataRate rate(String text) throws BadValueException {
    long bits = RATE.parse(text);
    if (bits == 0) {
      throw new BadValueException(
          ProblemCode.OUT_OF_RANGE, "'" + text + "' lets nothing through", "at least 8bit/s");
    }
    if (bits % 8 != 0) {
      throw new BadValueException(
          ProblemCode.BAD_RATE,
          "'" + text + "' is no whole number of bytes a second",
          "a rate is a multiple of 8bit/s");
    }
    return new DataRate(bits / 8);
  }

  private static Map<String, Long> durationUnits() {
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("ns", 1L);
    units.put("us", 1_000L);
    units.put(MICRO_SIGN + "s", 1_000L);
    units.put("ms", 1_000_000L);
    units.put("s", 1_000_000_000L);
    units.put("m", 60_000_000_000L);
    units.put("h", 3_600_000_000_000L);
    units.put("d", 86_400_000_000_000L);
    return units;
  }

  private static Map<String, Long> sizeUnits() {
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("", 1L);
    units.put("B", 1L);
    units.put("kB", 1_000L);
    units.put("MB", 1_000_000L);
    units.put("GB", 1_000_000_000L);
    units.put("TB", 1_000_000_000_000L);
    units.put("KiB", 1L << 10);
    units.put("MiB", 1L << 20);
    units.put("GiB", 1L << 30);
    units.put("TiB", 1L << 40);
    return units;
  }

  private static Map<String, Long> rateUnits() {
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("bit/s", 1L);
    units.put("kbit/s", 1_000L);
    units.put("Mbit/s", 1_000_000L);
    units.put("Gbit/s", 1_000_000_000L);
    units.put("B/s", 8L);
    units.put("kB/s", 8_000L);
    units.put("MB/s", 8_000_000L);
    units.put("GB/s", 8_000_000_000L);
    units.put("KiB/s", 8L << 10);
    units.put("MiB/s", 8L << 20);
    units.put("GiB/s", 8L << 30);
    return units;
  }
}
