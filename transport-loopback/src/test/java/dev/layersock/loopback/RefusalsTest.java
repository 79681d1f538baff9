package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.settings.PortRange;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import dev.layersock.spi.Explanation.Verdict;
import dev.layersock.spi.ProviderSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What explain says of a connect or a datagram, and that the call says the same. */
class RefusalsTest {
  private static final ConnectRequest SERVER = ConnectRequest.to(Bench.at(1, 80));

  private static final QualityOfService FLOWS =
      QualityOfService.of(FlowSpec.bestEffort().withTokenRate(800), FlowSpec.bestEffort());

  private final LoopbackSettings settings = TestSettings.capacity(1000);
  private final Bench bench = new Bench(settings);
  private final LoopbackProvider provider = bench.provider;
  private ProviderSocket listener;

  @BeforeEach
  void listen() throws Exception {
    listener = bench.listener(Bench.at(1, 80));
  }

  private static @Nullable WsaError explained(
      Bench bench,
      LoopbackSettings settings,
      WspFunction function,
      String protocol,
      ConnectRequest request) {
    ProtocolInfo info =
        Protocols.of(settings).stream()
            .filter(offered -> offered.name().equals(protocol))
            .findFirst()
            .orElseThrow();
    return bench.provider.explain(new ExplainRequest(function, info, request)).error();
  }

  /** Checks what explain says of a connect, and that the connect ends with the same. */
  private void assertConnect(@Nullable WsaError expected, String protocol, ConnectRequest request)
      throws Exception {
    assertThat(explained(bench, settings, WspFunction.CONNECT, protocol, request))
        .isEqualTo(expected);
    ProviderSocket s = bench.open(protocol);
    if (expected == null) {
      ConnectOutcome outcome = provider.connect(s, request);
      assertThat(outcome).isEqualTo(ConnectOutcome.CONNECTED);
    } else {
      Bench.assertError(expected, () -> provider.connect(s, request));
    }
    provider.closeSocket(s);
  }

  /** Checks what explain says of a datagram, and that sending it says the same. */
  private void assertSend(@Nullable WsaError expected, InetSocketAddress to) throws Exception {
    assertThat(explained(bench, settings, WspFunction.SEND_TO, "udp4", ConnectRequest.to(to)))
        .isEqualTo(expected);
    ProviderSocket s = bench.open("udp4");
    if (expected == null) {
      assertThat(provider.sendTo(s, Bench.bytes("x"), 0, to)).isEqualTo(1);
    } else {
      Bench.assertError(expected, () -> provider.sendTo(s, Bench.bytes("x"), 0, to));
    }
    provider.closeSocket(s);
  }

  @Test
  @DisplayName("LOOP-122: explain says whether somebody listens, and with room")
  void listeners() throws Exception {
    assertConnect(null, "tcp4", SERVER);
    assertConnect(WsaError.WSAECONNREFUSED, "tcp4", ConnectRequest.to(Bench.at(2, 80)));
    provider.listen(listener, 1);
    assertConnect(WsaError.WSAECONNREFUSED, "tcp4", SERVER);
    bench.accept(listener);
    assertConnect(null, "tcp4", SERVER);
    assertConnect(WsaError.WSAEAFNOSUPPORT, "tcp6", SERVER);
    assertConnect(WsaError.WSAEADDRNOTAVAIL, "tcp4", ConnectRequest.to(Bench.wildcard(80)));
  }

  @ParameterizedTest
  @EnumSource(HostCondition.class)
  @DisplayName("LOOP-123: explain says what the host's condition does to connects and datagrams")
  void hosts(HostCondition condition) throws Exception {
    bench.set(1, condition);
    WsaError error =
        switch (condition) {
          case HOST_UNREACHABLE -> WsaError.WSAEHOSTUNREACH;
          case NETWORK_UNREACHABLE -> WsaError.WSAENETUNREACH;
          case REFUSING -> WsaError.WSAECONNREFUSED;
          case BLACK_HOLE -> null; // it would be tried
        };
    if (error == null) {
      assertThat(explained(bench, settings, WspFunction.CONNECT, "tcp4", SERVER)).isNull();
    } else {
      assertConnect(error, "tcp4", SERVER);
    }
    assertConnect(null, "udp4", SERVER);
    assertSend(error == WsaError.WSAECONNREFUSED ? null : error, Bench.at(1, 80));
  }

  @Test
  @DisplayName("LOOP-124: explain says that the link is down, the ports or the room are used up")
  void network() throws Exception {
    bench.set(now -> now.withLinkDown(true));
    assertConnect(WsaError.WSAENETDOWN, "tcp4", SERVER);
    assertConnect(WsaError.WSAENETDOWN, "udp4", SERVER);
    assertSend(WsaError.WSAENETDOWN, Bench.at(1, 80));
    bench.set(now -> NetworkConditions.FAIR.withConnections(0));
    assertConnect(WsaError.WSAENOBUFS, "tcp4", SERVER);
    bench.set(now -> NetworkConditions.FAIR.withEphemeralPorts(new PortRange(80, 80)));
    assertConnect(WsaError.WSAENOBUFS, "tcp4", SERVER);
    assertConnect(null, "udp4", SERVER);
    provider.bind(bench.open("udp4"), Bench.at(9, 80));
    assertConnect(WsaError.WSAENOBUFS, "udp4", SERVER);
    assertSend(WsaError.WSAENOBUFS, Bench.at(1, 80));
  }

  @Test
  @DisplayName("LOOP-125: explain says which flows and which data the network does not carry")
  void whatIsCarried() throws Exception {
    assertConnect(null, "tcp4", SERVER.withQos(FLOWS));
    ProviderSocket other = bench.open("tcp4");
    provider.connect(other, SERVER.withQos(FLOWS));
    assertConnect(WsaError.WSAEOPNOTSUPP, "tcp4", SERVER.withQos(FLOWS));
    assertConnect(WsaError.WSAEOPNOTSUPP, "udp4", SERVER.withQos(FLOWS));
    assertConnect(WsaError.WSAEFAULT, "tcp4", SERVER.withCallerData(ByteBuffer.allocate(33)));
    LoopbackSettings bare = TestSettings.bare();
    Bench without = new Bench(bare);
    without.listener(Bench.at(1, 80));
    assertThat(explained(without, bare, WspFunction.CONNECT, "tcp4", SERVER)).isNull();
    assertThat(
            explained(
                without,
                bare,
                WspFunction.CONNECT,
                "tcp4",
                SERVER.withCallerData(ByteBuffer.allocate(1))))
        .isEqualTo(WsaError.WSAEPROTONOSUPPORT);
    assertThat(explained(without, bare, WspFunction.CONNECT, "tcp4", SERVER.withQos(FLOWS)))
        .isEqualTo(WsaError.WSAEOPNOTSUPP);
  }

  @Test
  @DisplayName("LOOP-126: explain says that a broadcast needs its option, and ends with cleanup")
  void others() throws Exception {
    InetAddress everybody = InetAddress.getByAddress(new byte[] {-1, -1, -1, -1});
    InetSocketAddress broadcast = new InetSocketAddress(everybody, 67);
    assertConnect(WsaError.WSAEACCES, "udp4", ConnectRequest.to(broadcast));
    assertSend(WsaError.WSAEACCES, broadcast);
    assertConnect(null, "udp4", ConnectRequest.to(Bench.wildcard(0)));
    provider.cleanup();
    assertThat(explained(bench, settings, WspFunction.CONNECT, "tcp4", SERVER))
        .isEqualTo(WsaError.WSAENETDOWN);
  }

  @Test
  @DisplayName("LOOP-127: explaining changes nothing: the ports that are given stay the same")
  void changesNothing() throws Exception {
    Bench other = new Bench(settings);
    for (int i = 0; i < 3; i++) {
      provider.explain(
          new ExplainRequest(WspFunction.CONNECT, listener.protocol(), SERVER.withQos(FLOWS)));
    }
    assertThat(provider.select(listener)).isZero();
    for (Bench each : new Bench[] {bench, other}) {
      each.provider.bind(each.open("tcp4"), Bench.wildcard(0));
    }
    ProviderSocket here = bench.open("tcp4");
    ProviderSocket there = other.open("tcp4");
    provider.bind(here, Bench.wildcard(0));
    other.provider.bind(there, Bench.wildcard(0));
    assertThat(provider.getSockName(here)).isEqualTo(other.provider.getSockName(there));
    assertThat(
            provider
                .explain(new ExplainRequest(WspFunction.CONNECT, here.protocol(), SERVER))
                .verdict())
        .isEqualTo(Verdict.PASSES);
    assertThat(provider.getSockOpt(here, SockOpt.SO_ERROR)).isZero();
    assertThat(explainedError(here)).isNull();
  }

  private @Nullable WsaException explainedError(ProviderSocket s) {
    return provider.refusal(new ExplainRequest(WspFunction.CONNECT, s.protocol(), SERVER));
  }
}
