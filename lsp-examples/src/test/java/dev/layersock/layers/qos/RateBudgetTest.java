package dev.layersock.layers.qos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.layers.fakes.FakeTime;
import dev.layersock.layers.qos.QosSettings.Direction;
import dev.layersock.layers.qos.QosSettings.Scope;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateBudgetTest {
  private static RateBudget full(long rate, long bucket, FakeTime time) {
    return new RateBudget(new RateLimit(rate, bucket, RateLimit.NO_PEAK), time, Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 999, 1_000_000_000, 1_000_000_001, 7_777_777_777L, Long.MAX_VALUE})
  @DisplayName("At any rate, bytes come back at the time that was told")
  void anyRate(long rate) {
    FakeTime time = new FakeTime(Long.MIN_VALUE / 2);
    RateBudget budget = full(rate, RateLimit.usualBucket(rate), time);
    budget.charge(budget.available());
    assertThat(budget.available()).isZero();

    long nanos = budget.nanosUntil(budget.quantum());
    assertThat(nanos).isPositive();
    time.advance(Duration.ofNanos(nanos - 2));
    assertThat(budget.available()).isLessThan(budget.quantum());
    time.advance(Duration.ofNanos(2));
    assertThat(budget.available()).isGreaterThanOrEqualTo(budget.quantum());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000_000, 1_000_000_001, Long.MAX_VALUE})
  @DisplayName("After an idle time that overflows every product the bucket is just full")
  void longIdle(long rate) {
    FakeTime time = new FakeTime(0);
    RateBudget budget = full(rate, RateLimit.usualBucket(rate), time);
    long capacity = budget.available();
    budget.charge(capacity);
    time.advance(Duration.ofNanos(Long.MAX_VALUE - 1));
    assertThat(budget.available()).isEqualTo(capacity).isEqualTo(budget.capacity());
  }

  @Test
  @DisplayName("The largest bucket is only cut to what a host could hold")
  void largestBucket() {
    FakeTime time = new FakeTime(0);
    RateBudget budget = full(1_000, Long.MAX_VALUE, time);
    assertThat(budget.available()).isEqualTo(1L << 50);
    budget.giveBack(1_000);
    assertThat(budget.available()).isEqualTo(1L << 50);
  }

  @Test
  @DisplayName("Where a token is several bytes, small takings still add up to the byte")
  void oddBytes() {
    FakeTime time = new FakeTime(0);
    RateBudget budget = full(10_000_000_000L, 500_000_000, time);
    for (int i = 0; i < 1_000; i++) {
      budget.charge(7);
      budget.charge(3);
      budget.giveBack(2);
    }
    assertThat(budget.available()).isEqualTo(500_000_000 - 8_000);
  }

  @Test
  @DisplayName("A debt is paid before anything goes, and it has an end")
  void debt() {
    FakeTime time = new FakeTime(0);
    RateBudget budget = full(1_000, 1_500, time);
    budget.charge(2_500);
    assertThat(budget.available()).isEqualTo(-1_000);
    time.advance(Duration.ofSeconds(2));
    assertThat(budget.available()).isEqualTo(1_000);

    RateBudget slow = full(1, 1_500, time);
    for (int i = 0; i < 10; i++) {
      slow.charge(Integer.MAX_VALUE);
    }
    assertThat(slow.available()).isEqualTo(-(1L << 32));
    assertThat(slow.nanosUntil(1_500)).isPositive();
  }

  @Test
  @DisplayName("Nothing is lost between many small refills")
  void manyRefills() {
    FakeTime time = new FakeTime(0);
    RateBudget budget = full(1_234_567, 1_234_567, time);
    budget.charge(1_234_567);
    long taken = 0;
    for (int i = 0; i < 1_000_000; i++) {
      time.advance(Duration.ofNanos(9_999));
      long now = budget.available();
      budget.charge(now);
      taken += now;
    }
    assertThat(taken).isCloseTo(1_234_567L * 9_999 / 1_000, Percentage.withPercentage(0.001));
  }

  @Test
  @DisplayName("A bucket below 5 ms worth, or a peak below the rate, is refused with the remedy")
  void settings() {
    assertThatThrownBy(() -> QosRig.settings(2_000_000, 9_999, Direction.BOTH, Scope.CONNECTION))
        .hasMessage(
            "token-bucket-size 9999B is less than token-rate 16Mbit/s brings in 5 ms;"
                + " write 10000B or more");
    assertThat(QosRig.settings(2_000_000, 10_000, Direction.BOTH, Scope.CONNECTION).limit())
        .isEqualTo(new RateLimit(2_000_000, 10_000, RateLimit.NO_PEAK));
  }
}
