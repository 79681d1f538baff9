package dev.layersock.layers.qos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.layers.fakes.Addresses;
import dev.layersock.layers.fakes.FakeSocket;
import dev.layersock.layers.fakes.Protocols;
import dev.layersock.layers.qos.QosSettings.Direction;
import dev.layersock.layers.qos.QosSettings.Scope;
import dev.layersock.option.IoctlCode;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.qos.ServiceType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.Explanation;
import dev.layersock.spi.Explanation.Verdict;
import dev.layersock.spi.ProviderSocket;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Flow specifications under settings of 16 Mbit/s. */
class FlowSpecTest {
  private static final ConnectRequest PLAIN = ConnectRequest.to(Addresses.at("127.0.0.1", 80));
  private final QosRig rig = QosRig.ofRate(2_000_000);

  private static QualityOfService rates(long sending, long receiving) {
    return QualityOfService.of(
        FlowSpec.of(ServiceType.CONTROLLED_LOAD).withTokenRate(sending),
        FlowSpec.of(ServiceType.CONTROLLED_LOAD).withTokenRate(receiving));
  }

  @Test
  @DisplayName("A connect that asks for less gets that, and the request goes on without it")
  void lowers() throws Exception {
    FakeSocket s = rig.stream();
    rig.layer.connect(s, PLAIN.withQos(rates(500_000, FlowSpec.NOT_SPECIFIED)));
    rig.beGreedy(s);
    rig.time.advance(Duration.ofSeconds(10));

    assertThat(rig.lower.connects).containsExactly(PLAIN);
    assertThat(s.sent).isCloseTo(5_025_000, Percentage.withPercentage(1));
    QualityOfService inForce = rig.layer.ioctl(s, IoctlCode.SIO_GET_QOS, null);
    assertThat(inForce).isNotNull();
    assertThat(inForce.sending().tokenRate()).isEqualTo(500_000);
    assertThat(inForce.sending().tokenBucketSize()).isEqualTo(25_000);
    assertThat(inForce.sending().serviceType()).isEqualTo(ServiceType.CONTROLLED_LOAD);
    assertThat(inForce.receiving().tokenRate()).isEqualTo(2_000_000);
  }

  @Test
  @DisplayName("A connect that asks for more is refused and changes nothing")
  void refusesMore() throws Exception {
    FakeSocket s = rig.stream();
    assertThatThrownBy(() -> rig.layer.connect(s, PLAIN.withQos(rates(2_000_001, 1))))
        .isInstanceOfSatisfying(
            WsaException.class,
            e -> {
              assertThat(e.error()).isEqualTo(WsaError.WSAEOPNOTSUPP);
              assertThat(e.reason())
                  .isEqualTo(
                      "token rate 2000001 of the sending flow is above 2000000"
                          + " (chains.yaml:9:11)");
            });
    assertThat(rig.lower.connects).isEmpty();
    assertThat(rig.send(s, 200_000)).isEqualTo(100_000);
  }

  @Test
  @DisplayName("A rate without a limit is more than any")
  void refusesInfinite() throws Exception {
    FakeSocket s = rig.stream();
    assertThatThrownBy(
            () -> rig.layer.ioctl(s, IoctlCode.SIO_SET_QOS, rates(FlowSpec.INFINITE_RATE, 1)))
        .isInstanceOfSatisfying(
            WsaException.class, e -> assertThat(e.error()).isEqualTo(WsaError.WSAEOPNOTSUPP));
  }

  @Test
  @DisplayName("A connect that fails leaves the limits as they were")
  void failedConnect() throws Exception {
    FakeSocket s = rig.stream();
    rig.lower.failure = new WsaException(WsaError.WSAECONNREFUSED);
    assertThatThrownBy(() -> rig.layer.connect(s, PLAIN.withQos(rates(1_000, 1_000))))
        .isInstanceOf(WsaException.class);
    QualityOfService inForce = rig.layer.ioctl(s, IoctlCode.SIO_GET_QOS, null);
    assertThat(inForce).isNotNull();
    assertThat(inForce.sending().tokenRate()).isEqualTo(2_000_000);
  }

  @Test
  @DisplayName("What SIO_SET_QOS sets holds for the sockets that a listener accepts")
  void inherited() throws Exception {
    FakeSocket listener = rig.stream();
    rig.layer.ioctl(listener, IoctlCode.SIO_SET_QOS, rates(40_000, 40_000));
    rig.lower.callers.add(Addresses.at("127.0.0.1", 5_000));
    ProviderSocket accepted = rig.layer.accept(listener, AcceptCondition.ALWAYS);
    assertThat(accepted).isNotNull();
    assertThat(rig.send(accepted, 100_000)).isEqualTo(2_000);
  }

  @Test
  @DisplayName("Asking again and again does not fill the bucket")
  void noFreeRefill() throws Exception {
    FakeSocket s = rig.stream();
    for (int i = 0; i < 10; i++) {
      rig.layer.ioctl(s, IoctlCode.SIO_SET_QOS, rates(1_000_000 + i, 1_000_000));
      rig.send(s, 200_000);
    }
    assertThat(s.sent).isEqualTo(50_000);
  }

  @Test
  @DisplayName("A waiting sender goes on under the new limit")
  void changedWhileWaiting() throws Exception {
    FakeSocket s = rig.stream();
    rig.beGreedy(s);
    rig.layer.ioctl(s, IoctlCode.SIO_SET_QOS, rates(1_000_000, 1_000_000));
    rig.time.advance(Duration.ofSeconds(10));
    assertThat(s.sent).isCloseTo(10_100_000, Percentage.withPercentage(1));
  }

  @Test
  @DisplayName("In a chain's shared rate a connection that asks for less keeps to less")
  void withinTheChain() throws Exception {
    QosRig shared = new QosRig(QosRig.settings(2_000_000, 0, Direction.SENDING, Scope.CHAIN));
    FakeSocket modest = shared.stream();
    FakeSocket other = shared.stream();
    shared.layer.connect(modest, PLAIN.withQos(rates(200_000, 1_000)));
    shared.beGreedy(modest, other);
    shared.time.advance(Duration.ofSeconds(10));
    assertThat(modest.sent).isCloseTo(2_000_000, Percentage.withPercentage(2));
    assertThat(modest.sent + other.sent).isCloseTo(20_100_000, Percentage.withPercentage(1));
  }

  @Test
  @DisplayName("Explain tells the rate, the bucket and where they stand")
  void explains() {
    Explanation explanation = rig.layer.explain(Protocols.connect(PLAIN));
    assertThat(explanation.verdict()).isEqualTo(Verdict.ALTERS);
    assertThat(explanation.detail()).isEqualTo("shapes to 16Mbit/s, bucket 100000B");
    assertThat(explanation.origin()).isEqualTo(QosRig.ORIGIN);
    assertThat(explanation.forwarded()).isNull();
  }

  @Test
  @DisplayName("Explain tells what flow specifications would come to")
  void explainsFlowSpecs() {
    Explanation granted =
        rig.layer.explain(Protocols.connect(PLAIN.withQos(rates(1_000_000, 2_000_000))));
    assertThat(granted.detail())
        .isEqualTo(
            "shapes sending to 8Mbit/s, bucket 50000B and receiving to 16Mbit/s, bucket 100000B");
    assertThat(granted.forwarded()).isEqualTo(PLAIN);
    Explanation refused = rig.layer.explain(Protocols.connect(PLAIN.withQos(rates(1, 3_000_000))));
    assertThat(refused.verdict()).isEqualTo(Verdict.REFUSES);
    assertThat(refused.error()).isEqualTo(WsaError.WSAEOPNOTSUPP);
  }
}
