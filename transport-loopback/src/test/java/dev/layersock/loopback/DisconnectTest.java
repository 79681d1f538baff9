package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** DISCONNECT_EX: a socket that gives its connection up and may have another. */
class DisconnectTest {
  private static final ConnectRequest SERVER = ConnectRequest.to(Bench.at(1, 80));

  private final Bench bench = new Bench(TestSettings.capacity(1000));
  private final LoopbackProvider provider = bench.provider;
  private final ByteBuffer target = ByteBuffer.allocate(64);
  private ProviderSocket listener;

  @BeforeEach
  void listen() throws Exception {
    listener = bench.listener(Bench.at(1, 80));
  }

  private void disconnect(ProviderSocket s) throws Exception {
    assertThat(provider.ioctl(s, IoctlCode.DISCONNECT_EX, null)).isNull();
  }

  @Test
  @DisplayName("LOOP-45: disconnecting resets the peer, and the socket connects again as it was")
  void connectsAgain() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    provider.setSockOpt(s, SockOpt.TCP_NODELAY, true);
    provider.bind(s, Bench.wildcard(700));
    for (int round = 0; round < 3; round++) {
      assertThat(provider.connect(s, SERVER)).isEqualTo(ConnectOutcome.CONNECTED);
      ProviderSocket server = bench.accept(listener);
      provider.send(server, Bench.bytes("unread"), 0);
      disconnect(s);
      Bench.assertError(WsaError.WSAECONNRESET, () -> provider.recv(server, target, 0));
      assertThat(provider.getSockName(s)).isEqualTo(Bench.wildcard(700));
      assertThat(provider.getSockOpt(s, SockOpt.TCP_NODELAY)).isTrue();
      assertThat(provider.getSockOpt(s, SockOpt.SO_ERROR)).isZero();
      assertThat(provider.getSockOpt(s, SockOpt.SO_CONNECT_TIME)).isEqualTo(-1);
    }
    provider.connect(s, SERVER);
    ProviderSocket server = bench.accept(listener);
    provider.send(s, Bench.bytes("anew"), 0);
    assertThat(provider.recv(server, target, 0)).isEqualTo(4);
    assertThat(provider.recv(s, target, 0)).isEqualTo(IoResult.WOULD_BLOCK);
  }

  @Test
  @DisplayName("LOOP-46: after disconnecting every use of the connection raises WSAENOTCONN")
  void isUnconnected() throws Exception {
    ProviderSocket s = bench.pair(listener)[0];
    disconnect(s);
    Bench.assertError(WsaError.WSAENOTCONN, () -> provider.send(s, Bench.bytes("x"), 0));
    Bench.assertError(WsaError.WSAENOTCONN, () -> provider.recv(s, target, 0));
    Bench.assertError(WsaError.WSAENOTCONN, () -> provider.getPeerName(s));
    Bench.assertError(WsaError.WSAENOTCONN, () -> disconnect(s));
    provider.listen(s, 1);
    assertThat(provider.select(s)).isZero();
  }

  @Test
  @DisplayName("LOOP-47: not every socket can be disconnected, and the error says why not")
  void refuses() throws Exception {
    ProviderSocket[] pair = bench.pair(listener);
    Bench.assertError(WsaError.WSAEOPNOTSUPP, () -> disconnect(pair[1]));
    Bench.assertError(WsaError.WSAEOPNOTSUPP, () -> disconnect(bench.open("udp4")));
    Bench.assertError(WsaError.WSAENOTCONN, () -> disconnect(bench.open("tcp4")));
    Bench.assertError(WsaError.WSAENOTCONN, () -> disconnect(listener));
    bench.set(1, HostCondition.BLACK_HOLE);
    ProviderSocket connecting = bench.open("tcp4");
    provider.connect(connecting, SERVER);
    Bench.assertError(WsaError.WSAENOTCONN, () -> disconnect(connecting));
    bench.time.pass(21_000);
    bench.assertCompleted(connecting, WsaError.WSAETIMEDOUT);
    provider.closeSocket(pair[0]);
    Bench.assertError(WsaError.WSAENOTSOCK, () -> disconnect(pair[0]));
    assertThat(provider.recv(pair[1], target, 0)).isEqualTo(IoResult.END_OF_STREAM);
  }

  @Test
  @DisplayName("LOOP-48: whoever waits to send or to receive is told of the disconnecting")
  void wakesWaiting() throws Exception {
    ProviderSocket s = bench.pair(listener)[0];
    ProviderSocket late = bench.pair(listener)[0];
    provider.watch(s, Readiness.READABLE | Readiness.URGENT);
    disconnect(s);
    assertThat(bench.upcalls.signals(s)).isEqualTo(Readiness.READABLE | Readiness.URGENT);
    disconnect(late);
    provider.watch(late, Readiness.READABLE);
    assertThat(bench.upcalls.signals(late)).isEqualTo(Readiness.READABLE);
    bench.set(1, HostCondition.BLACK_HOLE);
    provider.connect(late, SERVER);
    assertThat(provider.select(late)).isZero();
    bench.time.pass(21_000);
    bench.assertCompleted(late, WsaError.WSAETIMEDOUT);
    assertThat(provider.select(late)).isZero();
  }

  @Test
  @DisplayName(
      "LOOP-49: disconnecting gives flows and room back, and a broken connection can be left")
  void givesBack() throws Exception {
    bench.set(now -> now.withConnections(1));
    QualityOfService all =
        QualityOfService.of(FlowSpec.bestEffort().withTokenRate(1000), FlowSpec.bestEffort());
    ProviderSocket s = bench.open("tcp4");
    for (int round = 0; round < 3; round++) {
      provider.connect(s, SERVER.withQos(all));
      ProviderSocket server = bench.accept(listener);
      if (round == 1) {
        provider.setSockOpt(server, SockOpt.SO_LINGER, Linger.RESET);
        provider.closeSocket(server);
        Bench.assertError(WsaError.WSAECONNRESET, () -> provider.recv(s, target, 0));
      }
      disconnect(s);
    }
    provider.connect(s, SERVER.withQos(all));
    ProviderSocket other = bench.open("tcp4");
    Bench.assertError(WsaError.WSAENOBUFS, () -> provider.connect(other, SERVER));
  }

  @Test
  @DisplayName("LOOP-90: with latency the peer learns of it later, and not of the next connection")
  void takesTime() throws Exception {
    bench.set(now -> now.withLatency(Duration.ofMillis(10)));
    ProviderSocket s = bench.open("tcp4");
    provider.connect(s, SERVER);
    bench.time.pass(10);
    assertThat(bench.upcalls.awaitCompletion(s)).isEmpty();
    ProviderSocket server = bench.accept(listener);
    disconnect(s);
    provider.connect(s, SERVER);
    assertThat(provider.recv(server, target, 0)).isEqualTo(IoResult.WOULD_BLOCK);
    bench.time.pass(10);
    assertThat(bench.upcalls.awaitCompletion(s)).isEmpty();
    Bench.assertError(WsaError.WSAECONNRESET, () -> provider.recv(server, target, 0));
    ProviderSocket next = bench.accept(listener);
    provider.send(next, Bench.bytes("hi"), 0);
    bench.time.pass(10);
    assertThat(provider.recv(s, target, 0)).isEqualTo(2);
    assertThat(bench.time.waiting()).isZero();
  }

  @Test
  @DisplayName(
      "LOOP-91: a client that disconnects before it is accepted makes accept WSAECONNRESET")
  void beforeAccept() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    provider.connect(s, SERVER);
    disconnect(s);
    provider.connect(s, SERVER);
    Bench.assertError(WsaError.WSAECONNRESET, () -> bench.accept(listener));
    assertThat(provider.getPeerName(bench.accept(listener))).isEqualTo(provider.getSockName(s));
  }
}
