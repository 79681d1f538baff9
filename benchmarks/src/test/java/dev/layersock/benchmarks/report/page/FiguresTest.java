package dev.layersock.benchmarks.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.report.result.Unit;
import dev.layersock.benchmarks.report.statistics.Interval;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Figures")
final class FiguresTest {
  @ParameterizedTest(name = "{0} ns is {1}")
  @CsvSource({
    "0, 0 ns",
    "0.0123, 0.0123 ns",
    "1.234, 1.23 ns",
    "312.4, 312 ns",
    "1234, 1.23 µs",
    "45678, 45.7 µs",
    "1234567, 1.23 ms",
    "2e9, 2.00 s",
    "5e12, '5,000 s'"
  })
  @DisplayName("are in the unit that fits")
  void units(double nanos, String expected) {
    String text = Figures.brief(nanos, Unit.NANOSECONDS);

    assertThat(text).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} ± {1} ns is {2}")
  @CsvSource({
    "312.44, 1.92, 312.4 ± 1.9 ns",
    "312.44, 0.19, 312.44 ± 0.19 ns",
    "312.44, 88, 312 ± 88 ns",
    "1234.6, 25, 1.235 ± 0.025 µs",
    "41000, 0, 41.0 ± 0 µs",
    "5.5, 0.000001, 5.5000 ± 0.0000 ns"
  })
  @DisplayName("have the digits that their error allows")
  void errors(double nanos, double error, String expected) {
    Interval interval = new Interval(nanos, nanos - error, nanos + error);

    assertThat(Figures.score(interval, Unit.NANOSECONDS)).isEqualTo(expected);
  }

  @Test
  @DisplayName("of one measurement have no error")
  void unbounded() {
    Interval single = new Interval(312.4, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    assertThat(Figures.score(single, Unit.NANOSECONDS)).isEqualTo("312 ns");
    assertThat(Figures.range(single)).isEqualTo("interval not known");
  }

  @Test
  @DisplayName("of ratios have three digits")
  void ratios() {
    assertThat(Figures.ratio(0.2144)).isEqualTo("0.214");
    assertThat(Figures.ratio(0.01234)).isEqualTo("0.0123");
    assertThat(Figures.ratio(14.26)).isEqualTo("14.3");
    assertThat(Figures.ratio(Double.NaN)).isEqualTo("–");
    assertThat(Figures.range(new Interval(0.2, 0.19, 0.211))).isEqualTo("0.190 to 0.211");
  }

  @Test
  @DisplayName("of bytes are whole, and of rates per second")
  void others() {
    assertThat(Figures.bytes(0.002)).isEqualTo("0 B");
    assertThat(Figures.bytes(12345.4)).isEqualTo("12,345 B");
    assertThat(Figures.brief(2_500_000, Unit.PER_SECOND)).isEqualTo("2.50 M/s");
    assertThat(Figures.tick(1000, Unit.NANOSECONDS)).isEqualTo("1 µs");
    assertThat(Figures.plain(1.50)).isEqualTo("1.5");
  }
}
