package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.option.SockOpt;
import dev.layersock.settings.PortRange;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each of a network's conditions does, in time that the test moves. */
class ConditionsTest {
  private static final ConnectRequest SERVER = ConnectRequest.to(Bench.at(1, 80));

  private final Bench bench = new Bench(LoopbackSettings.defaults());
  private final LoopbackProvider provider = bench.provider;
  private final ByteBuffer target = ByteBuffer.allocate(64);
  private ProviderSocket listener;

  @BeforeEach
  void listen() throws Exception {
    listener = bench.listener(Bench.at(1, 80));
  }

  private ProviderSocket bound(String protocol) throws Exception {
    ProviderSocket s = bench.open(protocol);
    provider.bind(s, Bench.at(7, 700));
    return s;
  }

  private void assertConnects(ProviderSocket s) throws Exception {
    assertThat(provider.connect(s, SERVER)).isEqualTo(ConnectOutcome.CONNECTED);
    assertThat(provider.getPeerName(bench.accept(listener))).isEqualTo(provider.getSockName(s));
  }

  @Test
  @DisplayName("LOOP-50: the conditions begin fair but for the latency, and are read and replaced")
  void readsAndReplaces() throws Exception {
    NetworkConditions first = bench.conditions(listener);
    assertThat(first).isEqualTo(NetworkConditions.FAIR);
    NetworkConditions wanted = first.withLinkDown(true).withConnections(3);
    assertThat(provider.ioctl(listener, NetworkConditions.CODE, wanted)).isEqualTo(wanted);
    assertThat(provider.ioctl(bench.open("udp6"), NetworkConditions.CODE, null)).isEqualTo(wanted);
    Bench slow = new Bench(TestSettings.slow(10));
    ProviderSocket s = slow.open("tcp4");
    assertThat(slow.provider.ioctl(s, NetworkConditions.CODE, null))
        .isEqualTo(NetworkConditions.FAIR.withLatency(Duration.ofMillis(10)));
    slow.provider.closeSocket(s);
    Bench.assertError(
        WsaError.WSAENOTSOCK, () -> slow.provider.ioctl(s, NetworkConditions.CODE, null));
  }

  @Test
  @DisplayName("LOOP-51: conditions out of range name themselves, and the map of hosts is copied")
  void checksConditions() throws Exception {
    NetworkConditions fair = NetworkConditions.FAIR;
    assertThatThrownBy(() -> fair.withConnectTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("connectTimeout PT0S");
    assertThatThrownBy(() -> fair.withLatency(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("latency");
    assertThatThrownBy(() -> fair.withEphemeralPorts(new PortRange(0, 9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ephemeralPorts 0-9");
    assertThatThrownBy(() -> fair.withConnections(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("connections -1");
    InetAddress zero = Bench.wildcard(0).getAddress();
    assertThatThrownBy(() -> fair.withHost(zero, HostCondition.REFUSING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hosts");
    Map<InetAddress, HostCondition> hosts = new HashMap<>();
    NetworkConditions copied =
        new NetworkConditions(
            false, hosts, Duration.ofDays(1), Duration.ZERO, new PortRange(1, 1), 0);
    hosts.put(Bench.at(1, 0).getAddress(), HostCondition.REFUSING);
    assertThat(copied.hosts()).isEmpty();
  }

  @Test
  @DisplayName("LOOP-52: with the link down connects raise WSAENETDOWN, and work once it is up")
  void linkDown() throws Exception {
    ProviderSocket s = bound("tcp4");
    provider.setSockOpt(s, SockOpt.TCP_NODELAY, true);
    bench.set(now -> now.withLinkDown(true));
    Bench.assertError(WsaError.WSAENETDOWN, () -> provider.connect(s, SERVER));
    assertThat(provider.getSockOpt(s, SockOpt.SO_ERROR)).isZero();
    assertThat(provider.accept(listener, AcceptCondition.ALWAYS)).isNull();
    bench.set(now -> now.withLinkDown(false));
    assertConnects(s);
    assertThat(provider.getSockName(s)).isEqualTo(Bench.at(7, 700));
    assertThat(provider.getSockOpt(s, SockOpt.TCP_NODELAY)).isTrue();
  }

  @Test
  @DisplayName("LOOP-53: with the link down connections stay, and sends raise WSAENETDOWN")
  void linkDownForConnections() throws Exception {
    ProviderSocket[] pair = bench.pair(listener);
    provider.send(pair[0], Bench.bytes("before"), 0);
    bench.set(now -> now.withLinkDown(true));
    for (ProviderSocket s : pair) {
      Bench.assertError(WsaError.WSAENETDOWN, () -> provider.send(s, Bench.bytes("x"), 0));
    }
    assertThat(provider.recv(pair[1], target, 0)).isEqualTo(6);
    assertThat(provider.recv(pair[1], target, 0)).isEqualTo(IoResult.WOULD_BLOCK);
    bench.set(now -> now.withLinkDown(false));
    assertThat(provider.send(pair[1], Bench.bytes("after"), 0)).isEqualTo(5);
    assertThat(provider.recv(pair[0], target.clear(), 0)).isEqualTo(5);
  }

  @Test
  @DisplayName("LOOP-54: a sender that waits for room is told when the link goes down")
  void linkDownWakesSender() throws Exception {
    ProviderSocket[] pair = bench.pair(listener);
    ByteBuffer much = ByteBuffer.allocate(1 << 20);
    while (provider.send(pair[0], much, 0) != IoResult.WOULD_BLOCK) {
      much.clear();
    }
    provider.watch(pair[0], Readiness.WRITABLE);
    assertThat(bench.upcalls.signals(pair[0])).isZero();
    bench.set(now -> now.withLinkDown(true));
    assertThat(bench.upcalls.signals(pair[0])).isEqualTo(Readiness.WRITABLE);
    assertThat(provider.select(pair[0])).isEqualTo(Readiness.WRITABLE);
    bench.set(now -> now.withLinkDown(false));
    assertThat(provider.select(pair[0])).isZero();
  }

  @Test
  @DisplayName(
      "LOOP-55: datagrams raise WSAENETDOWN with the link down, the same socket works after")
  void linkDownForDatagrams() throws Exception {
    ProviderSocket s = bench.open("udp4");
    ProviderSocket receiver = bound("udp4");
    provider.connect(s, ConnectRequest.to(Bench.at(7, 700)));
    bench.set(now -> now.withLinkDown(true));
    Bench.assertError(WsaError.WSAENETDOWN, () -> provider.send(s, Bench.bytes("x"), 0));
    Bench.assertError(
        WsaError.WSAENETDOWN, () -> provider.sendTo(s, Bench.bytes("x"), 0, Bench.at(7, 700)));
    Bench.assertError(
        WsaError.WSAENETDOWN, () -> provider.connect(s, ConnectRequest.to(Bench.at(8, 1))));
    assertThat(provider.getPeerName(s)).isEqualTo(Bench.at(7, 700));
    bench.set(now -> now.withLinkDown(false));
    provider.send(s, Bench.bytes("up"), 0);
    assertThat(provider.recvFrom(receiver, target, 0, new AddressBox())).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "HOST_UNREACHABLE, WSAEHOSTUNREACH",
    "NETWORK_UNREACHABLE, WSAENETUNREACH",
    "REFUSING, WSAECONNREFUSED"
  })
  @DisplayName("LOOP-56: a host's condition fails connects to it, and to no other host")
  void hosts(HostCondition condition, WsaError error) throws Exception {
    ProviderSocket s = bound("tcp4");
    bench.listener(Bench.at(2, 80));
    bench.set(1, condition);
    Bench.assertError(error, () -> provider.connect(s, SERVER));
    provider.connect(bench.open("tcp4"), ConnectRequest.to(Bench.at(2, 80)));
    bench.set(now -> now.withoutHost(Bench.at(1, 0).getAddress()));
    assertConnects(s);
    assertThat(provider.getSockName(s)).isEqualTo(Bench.at(7, 700));
    assertThat(bench.time.waiting()).isZero();
  }

  @Test
  @DisplayName("LOOP-57: a black hole keeps a connect in progress until the timeout: WSAETIMEDOUT")
  void blackHole() throws Exception {
    ProviderSocket s = bound("tcp4");
    Framework.setBlocking(s, false); // else the call that waits tells, and SO_ERROR does not
    bench.set(1, HostCondition.BLACK_HOLE);
    assertThat(provider.connect(s, SERVER)).isEqualTo(ConnectOutcome.IN_PROGRESS);
    bench.set(now -> now.withoutHost(Bench.at(1, 0).getAddress()));
    bench.time.pass(20_999);
    assertThat(bench.upcalls.completions(s)).isZero();
    Bench.assertError(WsaError.WSAEALREADY, () -> provider.connect(s, SERVER));
    bench.time.pass(1);
    bench.assertCompleted(s, WsaError.WSAETIMEDOUT);
    assertThat(provider.getSockOpt(s, SockOpt.SO_ERROR)).isEqualTo(WsaError.WSAETIMEDOUT.code());
    assertThat(provider.getSockOpt(s, SockOpt.SO_ERROR)).isZero();
    assertConnects(s);
    assertThat(bench.time.waiting()).isZero();
  }

  @Test
  @DisplayName(
      "LOOP-58: the connect timeout can be another, and closing ends a lost connect quietly")
  void connectTimeout() throws Exception {
    bench.set(1, HostCondition.BLACK_HOLE);
    bench.set(now -> now.withConnectTimeout(Duration.ofMillis(5)));
    ProviderSocket s = bench.open("tcp4");
    ProviderSocket closed = bench.open("tcp4");
    provider.connect(s, SERVER);
    provider.connect(closed, SERVER);
    provider.closeSocket(closed);
    bench.time.pass(5);
    bench.assertCompleted(s, WsaError.WSAETIMEDOUT);
    assertThat(bench.upcalls.completions(closed)).isZero();
    assertThat(bench.time.waiting()).isZero();
  }

  @Test
  @DisplayName("LOOP-59: a connect that a condition leaves waiting ends with WSAETIMEDOUT too")
  void conditionalTimesOut() throws Exception {
    ProviderSocket conditional = bench.open("tcp4");
    provider.setSockOpt(conditional, SockOpt.SO_CONDITIONAL_ACCEPT, true);
    provider.bind(conditional, Bench.at(2, 80));
    provider.listen(conditional, 1);
    ConnectRequest request = ConnectRequest.to(Bench.at(2, 80));
    ProviderSocket s = bench.open("tcp4");
    assertThat(provider.connect(s, request)).isEqualTo(ConnectOutcome.IN_PROGRESS);
    assertThat(provider.select(conditional)).isEqualTo(Readiness.ACCEPTABLE);
    bench.time.pass(21_000);
    bench.assertCompleted(s, WsaError.WSAETIMEDOUT);
    assertThat(provider.select(conditional)).isZero();
    provider.connect(s, request);
    bench.accept(conditional);
    assertThat(bench.upcalls.awaitCompletion(s)).isEmpty();
    assertThat(bench.time.waiting()).isZero();
  }

  @Test
  @DisplayName("LOOP-60: datagrams to unreachable hosts raise the error, and black holes eat them")
  void datagramsToHosts() throws Exception {
    ProviderSocket s = bench.open("udp4");
    ProviderSocket receiver = bound("udp4");
    InetSocketAddress to = Bench.at(7, 700);
    bench.set(7, HostCondition.HOST_UNREACHABLE);
    Bench.assertError(WsaError.WSAEHOSTUNREACH, () -> provider.sendTo(s, Bench.bytes("x"), 0, to));
    bench.set(7, HostCondition.NETWORK_UNREACHABLE);
    Bench.assertError(WsaError.WSAENETUNREACH, () -> provider.sendTo(s, Bench.bytes("x"), 0, to));
    bench.set(7, HostCondition.BLACK_HOLE);
    assertThat(provider.sendTo(s, Bench.bytes("lost"), 0, to)).isEqualTo(4);
    bench.set(now -> now.withoutHost(to.getAddress()));
    assertThat(provider.sendTo(s, Bench.bytes("found"), 0, to)).isEqualTo(5);
    assertThat(provider.recvFrom(receiver, target, 0, new AddressBox())).isEqualTo(5);
    assertThat(provider.recvFrom(receiver, target, 0, new AddressBox()))
        .isEqualTo(IoResult.WOULD_BLOCK);
  }

  @Test
  @DisplayName("LOOP-61: a refusing host answers datagrams as a closed port does")
  void datagramsRefused() throws Exception {
    ProviderSocket s = bench.open("udp4");
    ProviderSocket receiver = bound("udp4");
    provider.connect(s, ConnectRequest.to(Bench.at(7, 700)));
    bench.set(7, HostCondition.REFUSING);
    assertThat(provider.send(s, Bench.bytes("x"), 0)).isEqualTo(1);
    Bench.assertError(WsaError.WSAECONNRESET, () -> provider.recv(s, target, 0));
    assertThat(provider.recv(s, target, 0)).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(provider.select(receiver) & Readiness.READABLE).isZero();
  }

  @Test
  @DisplayName("LOOP-62: without a free port in the range connect and bind raise WSAENOBUFS")
  void portsRunOut() throws Exception {
    bench.set(now -> now.withEphemeralPorts(new PortRange(500, 501)));
    ProviderSocket[] users = {bench.open("tcp4"), bench.open("tcp4"), bench.open("tcp4")};
    provider.bind(users[0], Bench.wildcard(0));
    assertConnects(users[1]);
    assertThat(((InetSocketAddress) provider.getSockName(users[1])).getPort()).isBetween(500, 501);
    Bench.assertError(WsaError.WSAENOBUFS, () -> provider.connect(users[2], SERVER));
    Bench.assertError(WsaError.WSAENOBUFS, () -> provider.bind(users[2], Bench.wildcard(0)));
    Bench.assertError(WsaError.WSAEINVAL, () -> provider.getSockName(users[2]));
    ProviderSocket withName = bound("tcp4");
    assertConnects(withName);
    provider.closeSocket(users[0]);
    assertConnects(users[2]);
  }

  @Test
  @DisplayName("LOOP-63: a socket bound to the wildcard is so again after a connect that failed")
  void restoresWildcard() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    provider.bind(s, Bench.wildcard(600));
    bench.set(1, HostCondition.HOST_UNREACHABLE);
    Bench.assertError(WsaError.WSAEHOSTUNREACH, () -> provider.connect(s, SERVER));
    assertThat(provider.getSockName(s)).isEqualTo(Bench.wildcard(600));
    bench.set(1, HostCondition.BLACK_HOLE);
    provider.connect(s, SERVER);
    assertThat(provider.getSockName(s)).isEqualTo(new InetSocketAddress(Names.IPV4.home(), 600));
    bench.time.pass(21_000);
    bench.assertCompleted(s, WsaError.WSAETIMEDOUT);
    assertThat(provider.getSockName(s)).isEqualTo(Bench.wildcard(600));
    ProviderSocket other = bench.open("tcp4");
    provider.connect(s, SERVER);
    provider.bind(other, Bench.wildcard(600));
    bench.time.pass(21_000);
    bench.assertCompleted(s, WsaError.WSAETIMEDOUT);
    assertThat(provider.getSockName(s))
        .as("somebody else has the wildcard")
        .isEqualTo(new InetSocketAddress(Names.IPV4.home(), 600));
  }
}
