package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.qos.ServiceType;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AcceptOffer;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The room for connections in a network that has room for one, and for 1000 bytes a second. */
class RoomTest {
  private static final QualityOfService ALL =
      QualityOfService.of(
          FlowSpec.of(ServiceType.GUARANTEED).withTokenRate(999),
          FlowSpec.bestEffort().withTokenRate(1));
  private static final ConnectRequest SERVER = ConnectRequest.to(Bench.at(1, 80)).withQos(ALL);

  private final Bench bench = new Bench(TestSettings.capacity(1000));
  private final LoopbackProvider provider = bench.provider;
  private ProviderSocket listener;

  @BeforeEach
  void listen() throws Exception {
    listener = bench.listener(Bench.at(1, 80));
    bench.set(now -> now.withConnections(1));
  }

  /** Checks that one more connection is possible, with all flows, and no second one. */
  private void assertRoomForOne() throws Exception {
    ProviderSocket fresh = bench.listener(Bench.at(9, 90));
    ProviderSocket s = bench.open("tcp4");
    ConnectRequest request = ConnectRequest.to(Bench.at(9, 90));
    assertThat(provider.connect(s, request.withQos(ALL))).isEqualTo(ConnectOutcome.CONNECTED);
    ProviderSocket second = bench.open("tcp4");
    Bench.assertError(WsaError.WSAENOBUFS, () -> provider.connect(second, request));
    provider.closeSocket(second);
    provider.closeSocket(s);
    provider.closeSocket(fresh);
    assertThat(bench.time.waiting()).isZero();
  }

  private ProviderSocket conditional() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    provider.setSockOpt(s, SockOpt.SO_CONDITIONAL_ACCEPT, true);
    provider.bind(s, Bench.at(2, 80));
    provider.listen(s, 4);
    return s;
  }

  private static ConnectRequest toConditional() {
    return ConnectRequest.to(Bench.at(2, 80)).withQos(ALL);
  }

  @Test
  @DisplayName("LOOP-75: a connect without room raises WSAENOBUFS, and works once another is gone")
  void isFull() throws Exception {
    ProviderSocket first = bench.open("tcp4");
    provider.connect(first, SERVER);
    ProviderSocket s = bench.open("tcp4");
    provider.bind(s, Bench.at(7, 700));
    Bench.assertError(WsaError.WSAENOBUFS, () -> provider.connect(s, SERVER));
    provider.closeSocket(first);
    assertThat(provider.connect(s, SERVER)).isEqualTo(ConnectOutcome.CONNECTED);
    assertThat(provider.getSockName(s)).isEqualTo(Bench.at(7, 700));
  }

  @Test
  @DisplayName("LOOP-76: either end gives the room back, in order or by a reset, once")
  void closesGiveBack() throws Exception {
    for (int round = 0; round < 8; round++) {
      ProviderSocket client = bench.open("tcp4");
      provider.connect(client, SERVER);
      boolean resets = (round & 1) != 0;
      provider.setSockOpt(client, SockOpt.SO_LINGER, resets ? Linger.RESET : Linger.OFF);
      if ((round & 2) != 0) {
        provider.closeSocket(client);
        provider.closeSocket(resets ? listener : bench.accept(listener));
      } else {
        provider.closeSocket((round & 4) != 0 ? bench.accept(listener) : listener);
        provider.closeSocket(client);
      }
      assertRoomForOne();
      if (bench.isClosed(listener)) {
        listener = bench.listener(Bench.at(1, 80));
      }
    }
  }

  @Test
  @DisplayName("LOOP-77: connects that fail at once or by flows that do not fit take no room")
  void failuresGiveBack() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    Bench.assertError(
        WsaError.WSAECONNREFUSED,
        () -> provider.connect(s, ConnectRequest.to(Bench.at(5, 80)).withQos(ALL)));
    assertRoomForOne();
    QualityOfService tooMuch =
        QualityOfService.of(FlowSpec.bestEffort().withTokenRate(1001), FlowSpec.bestEffort());
    Bench.assertError(WsaError.WSAEOPNOTSUPP, () -> provider.connect(s, SERVER.withQos(tooMuch)));
    assertRoomForOne();
    bench.set(1, HostCondition.NETWORK_UNREACHABLE);
    Bench.assertError(WsaError.WSAENETUNREACH, () -> provider.connect(s, SERVER));
    assertRoomForOne();
    bench.set(1, HostCondition.BLACK_HOLE);
    provider.connect(s, SERVER);
    bench.time.pass(21_000);
    bench.assertCompleted(s, WsaError.WSAETIMEDOUT);
    assertRoomForOne();
    provider.connect(s, SERVER);
    provider.closeSocket(s);
    assertRoomForOne();
  }

  @Test
  @DisplayName("LOOP-78: a connect that waits for an answer gives the room back however it ends")
  void waitingGivesBack() throws Exception {
    ProviderSocket waiting = conditional();
    ProviderSocket s = bench.open("tcp4");
    provider.connect(s, toConditional());
    Bench.assertError(
        WsaError.WSAECONNREFUSED, () -> provider.accept(waiting, offer -> AcceptDecision.REJECT));
    bench.assertCompleted(s, WsaError.WSAECONNREFUSED);
    assertRoomForOne();
    provider.connect(s, toConditional());
    bench.time.pass(21_000);
    bench.assertCompleted(s, WsaError.WSAETIMEDOUT);
    assertRoomForOne();
    provider.connect(s, toConditional());
    provider.closeSocket(s);
    assertRoomForOne();
    ProviderSocket last = bench.open("tcp4");
    provider.connect(last, toConditional());
    provider.closeSocket(waiting);
    bench.assertCompleted(last, WsaError.WSAECONNREFUSED);
    assertRoomForOne();
  }

  @Test
  @DisplayName(
      "LOOP-79: a client that is gone while a condition lowers its flows leaves nothing held")
  void goneWhileAsked() throws Exception {
    ProviderSocket[] clients = {bench.open("tcp4"), bench.open("tcp4")};
    provider.connect(clients[0], SERVER);
    provider.setSockOpt(clients[0], SockOpt.SO_LINGER, Linger.RESET);
    Bench.assertError(
        WsaError.WSAECONNRESET, () -> provider.accept(listener, offer -> gone(clients[0], offer)));
    assertRoomForOne();
    ProviderSocket waiting = conditional();
    provider.connect(clients[1], toConditional());
    Bench.assertError(
        WsaError.WSAECONNRESET, () -> provider.accept(waiting, offer -> gone(clients[1], offer)));
    assertRoomForOne();
  }

  private AcceptDecision gone(ProviderSocket client, AcceptOffer offer) {
    try {
      provider.closeSocket(client);
    } catch (WsaException e) {
      throw new AssertionError(e);
    }
    offer.lowerQos(
        QualityOfService.of(FlowSpec.bestEffort().withTokenRate(500), FlowSpec.bestEffort()));
    return AcceptDecision.ACCEPT;
  }

  @Test
  @DisplayName("LOOP-80: a request on its way takes room, and gives it back when it is withdrawn")
  void onTheWay() throws Exception {
    bench.set(now -> now.withLatency(Duration.ofMillis(10)));
    ProviderSocket s = bench.open("tcp4");
    provider.connect(s, SERVER);
    ProviderSocket other = bench.open("tcp4");
    Bench.assertError(WsaError.WSAENOBUFS, () -> provider.connect(other, SERVER));
    provider.closeSocket(s);
    provider.connect(other, SERVER);
    bench.time.pass(10);
    assertThat(bench.upcalls.awaitCompletion(other)).isEmpty();
    provider.closeSocket(other);
    bench.time.pass(10);
    bench.set(now -> now.withLatency(Duration.ZERO));
    assertRoomForOne();
  }

  @Test
  @DisplayName("LOOP-81: less room than there are connections leaves those alone")
  void shrinks() throws Exception {
    bench.set(now -> now.withConnections(2));
    ProviderSocket[] two = {bench.open("tcp4"), bench.open("tcp4")};
    provider.connect(two[0], ConnectRequest.to(Bench.at(1, 80)));
    provider.connect(two[1], ConnectRequest.to(Bench.at(1, 80)));
    bench.set(now -> now.withConnections(1));
    ProviderSocket s = bench.open("tcp4");
    Bench.assertError(WsaError.WSAENOBUFS, () -> provider.connect(s, SERVER));
    assertThat(provider.send(two[0], Bench.bytes("x"), 0)).isEqualTo(1);
    provider.closeSocket(two[0]);
    Bench.assertError(WsaError.WSAENOBUFS, () -> provider.connect(s, SERVER));
    provider.closeSocket(two[1]);
    assertThat(provider.connect(s, SERVER)).isEqualTo(ConnectOutcome.CONNECTED);
  }
}
