package dev.layersock.benchmarks.report.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Expected values were computed from Student's distribution by numerical integration. */
@DisplayName("An estimate")
final class EstimateTest {
  private static final Offset<Double> CLOSE = within(1e-6);

  private final Estimate twelve = Estimate.of(List.of(new double[] {10, 12, 14}));
  private final Estimate two = Estimate.of(List.of(new double[] {1, 2, 3}));

  @Test
  @DisplayName("has the interval of Student's t")
  void interval() {
    Interval interval = twelve.interval();

    assertThat(interval.value()).isEqualTo(12);
    assertThat(interval.halfWidth()).isCloseTo(4.302652729749 * 2 / Math.sqrt(3), CLOSE);
    assertThat(interval.contains(12 + 4.9)).isTrue();
    assertThat(interval.contains(12 + 5)).isFalse();
  }

  @Test
  @DisplayName("counts three forks as three measurements, whatever their iterations")
  void forks() {
    Estimate forks =
        Estimate.of(List.of(new double[] {9, 11}, new double[] {11, 13}, new double[] {13, 15}));

    assertThat(forks).isEqualTo(twelve);
  }

  @Test
  @DisplayName("counts the iterations of two forks, since two would tell too little")
  void twoForks() {
    Estimate forks = Estimate.of(List.of(new double[] {9, 11}, new double[] {13, 15}));

    assertThat(forks.mean()).isEqualTo(12);
    assertThat(forks.degrees()).isEqualTo(3);
  }

  @Test
  @DisplayName("gives differences as Welch does")
  void difference() {
    Interval difference = twelve.minus(two);

    assertThat(difference.value()).isEqualTo(10);
    assertThat(difference.halfWidth()).isCloseTo(4.155399503182, CLOSE);
  }

  @Test
  @DisplayName("gives ratios by the delta method on logarithms")
  void ratio() {
    Interval ratio = twelve.dividedBy(two);

    assertThat(ratio.value()).isEqualTo(6);
    assertThat(ratio.low()).isCloseTo(1.982427123983, CLOSE);
    assertThat(ratio.high()).isCloseTo(18.159557829120, CLOSE);
  }

  @Test
  @DisplayName("says the same of a ratio and of its inverse")
  void inverse() {
    Interval ratio = twelve.dividedBy(two);
    Interval upsideDown = two.dividedBy(twelve);
    Interval ofRates = two.inverse().dividedBy(twelve.inverse());

    assertThat(upsideDown.low()).isCloseTo(1 / ratio.high(), CLOSE);
    assertThat(upsideDown.high()).isCloseTo(1 / ratio.low(), CLOSE);
    assertThat(ofRates.low()).isCloseTo(ratio.low(), CLOSE);
    assertThat(ofRates.high()).isCloseTo(ratio.high(), CLOSE);
  }

  @Test
  @DisplayName("of one measurement has no interval, nor has anything that it is compared with")
  void single() {
    Estimate single = Estimate.of(List.of(new double[] {5}));

    assertThat(single.interval().isBounded()).isFalse();
    assertThat(single.minus(twelve).isBounded()).isFalse();
    assertThat(twelve.dividedBy(single).isBounded()).isFalse();
    assertThat(twelve.dividedBy(single).value()).isEqualTo(2.4);
  }

  @Test
  @DisplayName("of equal measurements has an interval without width")
  void equal() {
    Estimate exact = Estimate.of(List.of(new double[] {448, 448, 448}));

    assertThat(exact.interval()).isEqualTo(new Interval(448, 448, 448));
    assertThat(exact.minus(exact)).isEqualTo(new Interval(0, 0, 0));
    assertThat(exact.dividedBy(exact)).isEqualTo(new Interval(1, 1, 1));
  }

  @Test
  @DisplayName("divided by nothing, or of nothing, is not known")
  void zero() {
    Estimate zero = Estimate.of(List.of(new double[] {0, 0, 0}));

    assertThat(twelve.dividedBy(zero).isBounded()).isFalse();
    assertThatThrownBy(() -> Estimate.of(List.of(new double[0])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing was measured");
  }
}
