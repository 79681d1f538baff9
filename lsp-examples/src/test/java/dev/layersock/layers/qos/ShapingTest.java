package dev.layersock.layers.qos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.layers.fakes.FakeSocket;
import dev.layersock.layers.qos.QosSettings.Direction;
import dev.layersock.layers.qos.QosSettings.Scope;
import dev.layersock.settings.DataRate;
import dev.layersock.spi.Readiness;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapingTest {
  private static final Percentage ONE_PERCENT = Percentage.withPercentage(1);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  @ParameterizedTest(name = "{0} bytes a second")
  @ValueSource(longs = {30_000, 2_000_000, 125_000_000, 12_500_000_000L})
  @DisplayName("A greedy sender gets its rate over ten seconds, and wakes up 250 times a second")
  void sending(long rate) throws Exception {
    QosRig rig = QosRig.ofRate(rate);
    FakeSocket s = rig.stream();

    rig.beGreedy(s);
    long burst = s.sent;
    rig.time.advance(TEN_SECONDS);

    // The bucket, but for a rest that is not worth a send of its own.
    long bucket = RateLimit.usualBucket(rate);
    long rest = bucket % QosRig.CHUNK;
    long worth = Math.min(QosRig.CHUNK, bucket / 10);
    assertThat(burst).isEqualTo(rest < worth ? bucket - rest : bucket);
    assertThat(s.sent - burst).isCloseTo(10 * rate, ONE_PERCENT);
    assertThat(rig.time.fired()).isPositive().isLessThanOrEqualTo(2_500);
  }

  @ParameterizedTest(name = "{0} bytes a second")
  @ValueSource(longs = {30_000, 2_000_000, 125_000_000})
  @DisplayName("A greedy receiver gets its rate over ten seconds, and wakes up 250 times a second")
  void receiving(long rate) throws Exception {
    QosRig rig = QosRig.ofRate(rate);
    FakeSocket s = rig.stream();
    s.writable = 0;
    s.readable = Long.MAX_VALUE / 2;

    rig.beGreedy(s);
    long burst = s.received;
    rig.time.advance(TEN_SECONDS);

    assertThat(burst).isEqualTo(RateLimit.usualBucket(rate));
    assertThat(s.received - burst).isCloseTo(10 * rate, ONE_PERCENT);
    assertThat(rig.time.fired()).isPositive().isLessThanOrEqualTo(2_500);
  }

  @Test
  @DisplayName("Both directions have a budget each")
  void bothAtOnce() throws Exception {
    QosRig rig = QosRig.ofRate(1_000_000);
    FakeSocket s = rig.stream();
    s.readable = Long.MAX_VALUE / 2;

    rig.beGreedy(s);
    rig.time.advance(TEN_SECONDS);

    assertThat(s.sent).isCloseTo(10_050_000, ONE_PERCENT);
    assertThat(s.received).isCloseTo(10_050_000, ONE_PERCENT);
  }

  @Test
  @DisplayName("A direction that is not shaped takes whatever the lower provider takes")
  void oneDirection() throws Exception {
    QosRig rig = new QosRig(QosRig.settings(1_000, 0, Direction.RECEIVING, Scope.CONNECTION));
    FakeSocket s = rig.stream();

    assertThat(rig.send(s, 1 << 20)).isEqualTo(1 << 20);
    s.readable = 10_000;
    assertThat(rig.recv(s, 10_000)).isEqualTo(1500);
  }

  @Test
  @DisplayName("The sockets of a chain share its rate, each its part")
  void chain() throws Exception {
    QosRig rig = new QosRig(QosRig.settings(2_000_000, 0, Direction.SENDING, Scope.CHAIN));
    FakeSocket[] sockets = {rig.stream(), rig.stream(), rig.stream(), rig.stream()};

    rig.beGreedy(sockets);
    rig.time.advance(TEN_SECONDS);

    long sum = 0;
    for (FakeSocket s : sockets) {
      sum += s.sent;
      assertThat(s.sent).isCloseTo(5_000_000, Percentage.withPercentage(5));
    }
    assertThat(sum).isCloseTo(20_100_000, ONE_PERCENT);
    assertThat(rig.time.fired()).isLessThanOrEqualTo(2_500);
  }

  @Test
  @DisplayName("What one socket of a chain does not use, the others get")
  void chainGivesBack() throws Exception {
    QosRig rig = new QosRig(QosRig.settings(2_000_000, 0, Direction.SENDING, Scope.CHAIN));
    FakeSocket stuck = rig.stream();
    FakeSocket busy = rig.stream();
    stuck.writable = 0;

    rig.beGreedy(stuck, busy);
    rig.time.advance(TEN_SECONDS);
    rig.layer.closeSocket(stuck);

    assertThat(busy.sent).isCloseTo(20_100_000, ONE_PERCENT);
  }

  @Test
  @DisplayName("After a year without traffic the bucket is full, not more and not less")
  void idle() throws Exception {
    QosRig rig = QosRig.ofRate(2_000_000);
    FakeSocket s = rig.stream();
    rig.beGreedy(s);
    rig.layer.closeSocket(s);

    FakeSocket other = rig.stream();
    assertThat(rig.send(other, 200_000)).isEqualTo(100_000);
    rig.time.advance(Duration.ofDays(100 * 365));
    assertThat(rig.send(other, 200_000)).isEqualTo(100_000);
  }

  @Test
  @DisplayName("A peak bandwidth spreads the burst")
  void peak() throws Exception {
    QosSettings plain = QosRig.settings(1_000_000, 1_000_000, Direction.BOTH, Scope.CONNECTION);
    QosRig rig =
        new QosRig(
            new QosSettings(
                plain.tokenRate(),
                plain.tokenBucketSize(),
                Optional.of(new DataRate(2_000_000)),
                plain.direction(),
                plain.scope(),
                plain.origin()));
    FakeSocket s = rig.stream();

    rig.beGreedy(s);
    assertThat(s.sent).isEqualTo(10_000);
    rig.time.advance(Duration.ofMillis(500));
    assertThat(s.sent).isCloseTo(1_010_000, ONE_PERCENT);
    rig.time.advance(Duration.ofSeconds(9).plusMillis(500));
    assertThat(s.sent).isCloseTo(11_000_000, ONE_PERCENT);
  }

  @Test
  @DisplayName("Datagrams go whole, at the rate, and one larger than the bucket goes as well")
  void datagrams() throws Exception {
    QosRig rig = QosRig.ofRate(10_000);
    FakeSocket s = rig.datagram();

    assertThat(rig.send(s, 4_000)).isEqualTo(4_000);
    assertThat(rig.send(s, 1)).isNegative();
    rig.layer.watch(s, Readiness.WRITABLE);
    rig.time.advance(Duration.ofMillis(250));
    assertThat(rig.send(s, 1)).as("still in debt").isNegative();
    assertThat(rig.upper.events()).isEmpty();
    rig.time.advance(Duration.ofMillis(160));
    assertThat(rig.upper.events()).containsExactly("writable");
    assertThat(s.sent).isEqualTo(4_000);
  }

  @Test
  @DisplayName("Small datagrams in both directions keep to the rate without a timer for each")
  void smallDatagrams() throws Exception {
    QosRig rig = QosRig.ofRate(1_000_000);
    FakeSocket s = rig.datagram();
    for (int i = 0; i < 200_000; i++) {
      s.datagrams.add(100);
    }
    s.writable = 0;

    rig.beGreedy(s);
    rig.time.advance(TEN_SECONDS);

    assertThat(s.received).isCloseTo(10_050_000, ONE_PERCENT);
    assertThat(rig.time.fired()).isLessThanOrEqualTo(2_500);
  }
}
