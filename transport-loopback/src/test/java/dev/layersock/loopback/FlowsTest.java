package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.option.IoctlCode;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.qos.ServiceType;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Flow specifications and their admission. */
class FlowsTest {
  private final Bench bench = new Bench(TestSettings.capacity(1000));
  private final LoopbackProvider provider = bench.provider;
  private ProviderSocket listener;

  @BeforeEach
  void listen() throws Exception {
    listener = bench.listener(Bench.at(1, 80));
  }

  private static QualityOfService flows(long sending, long receiving) {
    FlowSpec guaranteed = FlowSpec.of(ServiceType.GUARANTEED);
    return QualityOfService.of(
        guaranteed.withTokenRate(sending), guaranteed.withTokenRate(receiving));
  }

  private static ConnectRequest request(QualityOfService flows) {
    return ConnectRequest.to(Bench.at(1, 80)).withQos(flows);
  }

  @Test
  @DisplayName("LOOP-20: token rates that add up to more than the capacity raise WSAEOPNOTSUPP")
  void admits() throws Exception {
    provider.connect(bench.open("tcp4"), request(flows(400, 300)));
    ProviderSocket late = bench.open("tcp4");
    Bench.assertError(
        WsaError.WSAEOPNOTSUPP, () -> provider.connect(late, request(flows(200, 101))));
    provider.connect(late, request(flows(200, 100)));
    assertThat(provider.ioctl(late, IoctlCode.SIO_GET_QOS, null)).isEqualTo(flows(200, 100));
  }

  @Test
  @DisplayName("LOOP-21: a closed or refused connection gives its reservation back")
  void releases() throws Exception {
    for (int i = 0; i < 3; i++) {
      ProviderSocket s = bench.open("tcp4");
      provider.connect(s, request(flows(1000, FlowSpec.NOT_SPECIFIED)));
      provider.closeSocket(bench.accept(listener));
      provider.closeSocket(s);
    }
    provider.closeSocket(listener);
    ProviderSocket s = bench.open("tcp4");
    Bench.assertError(
        WsaError.WSAECONNREFUSED, () -> provider.connect(s, request(flows(600, 400))));
    listen();
    provider.connect(s, request(flows(600, 400)));
    assertThat(bench.accept(listener)).isNotNull();
  }

  @Test
  @DisplayName("LOOP-22: the condition sees the caller's flows and may lower them for both ends")
  void lowers() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    provider.connect(s, request(flows(600, 300)));
    ProviderSocket server =
        bench.accept(
            listener,
            offer -> {
              assertThat(offer.qos()).isEqualTo(flows(600, 300));
              offer.lowerQos(flows(100, 50));
              return AcceptDecision.ACCEPT;
            });
    assertThat(provider.ioctl(s, IoctlCode.SIO_GET_QOS, null)).isEqualTo(flows(100, 50));
    assertThat(provider.ioctl(server, IoctlCode.SIO_GET_QOS, null)).isEqualTo(flows(50, 100));
    provider.connect(bench.open("tcp4"), request(flows(800, 50)));
  }

  @Test
  @DisplayName("LOOP-23: SIO_SET_QOS before the connect is used, and the request overrides it")
  void overrides() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    provider.ioctl(s, IoctlCode.SIO_SET_QOS, flows(10, 20));
    provider.connect(s, ConnectRequest.to(Bench.at(1, 80)));
    assertThat(provider.ioctl(s, IoctlCode.SIO_GET_QOS, null)).isEqualTo(flows(10, 20));
    ProviderSocket other = bench.open("tcp4");
    provider.ioctl(other, IoctlCode.SIO_SET_QOS, flows(10, 20));
    FlowSpec same = FlowSpec.of(ServiceType.NO_CHANGE);
    provider.connect(other, request(QualityOfService.of(flows(30, 30).sending(), same)));
    assertThat(provider.ioctl(other, IoctlCode.SIO_GET_QOS, null)).isEqualTo(flows(30, 20));
  }

  @Test
  @DisplayName("LOOP-24: changing the flows of a connection is admitted like a new one")
  void changes() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    provider.connect(s, request(flows(500, 500)));
    Bench.assertError(
        WsaError.WSAEOPNOTSUPP, () -> provider.ioctl(s, IoctlCode.SIO_SET_QOS, flows(500, 501)));
    provider.ioctl(s, IoctlCode.SIO_SET_QOS, flows(1, 1));
    provider.connect(bench.open("tcp4"), request(flows(500, 498)));
    assertThat(provider.ioctl(s, IoctlCode.SIO_GET_QOS, null)).isEqualTo(flows(1, 1));
  }

  @Test
  @DisplayName("LOOP-25: a guaranteed flow without a token rate raises WSAEOPNOTSUPP")
  void needsTokenRate() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    QualityOfService vague =
        QualityOfService.of(FlowSpec.of(ServiceType.GUARANTEED), FlowSpec.bestEffort());
    Bench.assertError(WsaError.WSAEOPNOTSUPP, () -> provider.connect(s, request(vague)));
    assertThat(provider.ioctl(s, IoctlCode.FIONREAD, null)).isZero();
  }
}
