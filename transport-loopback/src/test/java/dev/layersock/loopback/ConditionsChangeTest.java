package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ShutdownHow;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions that change while something is on its way. */
class ConditionsChangeTest {
  private static final ConnectRequest SERVER = ConnectRequest.to(Bench.at(1, 80));

  private final Bench bench = new Bench(TestSettings.slow(10));
  private final LoopbackProvider provider = bench.provider;
  private final ByteBuffer target = ByteBuffer.allocate(64);
  private ProviderSocket listener;

  @BeforeEach
  void listen() throws Exception {
    listener = bench.listener(Bench.at(1, 80));
  }

  /** A socket whose failed connects SO_ERROR tells of, since no call waits to raise them. */
  private ProviderSocket nonBlocking() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    Framework.setBlocking(s, false);
    return s;
  }

  private void latency(long millis) throws Exception {
    bench.set(now -> now.withLatency(Duration.ofMillis(millis)));
  }

  @Test
  @DisplayName("LOOP-65: the link goes down under a request, which ends when it would have arrived")
  void linkGoesDown() throws Exception {
    ProviderSocket s = nonBlocking();
    provider.connect(s, SERVER);
    bench.time.pass(5);
    bench.set(now -> now.withLinkDown(true));
    bench.time.pass(4);
    assertThat(bench.upcalls.completions(s)).isZero();
    bench.time.pass(1);
    bench.assertCompleted(s, WsaError.WSAENETDOWN);
    assertThat(provider.getSockOpt(s, SockOpt.SO_ERROR)).isEqualTo(WsaError.WSAENETDOWN.code());
    bench.set(now -> now.withLinkDown(false));
    provider.connect(s, SERVER);
    bench.time.pass(10);
    assertThat(bench.upcalls.awaitCompletion(s)).isEmpty();
    assertThat(bench.time.waiting()).isZero();
  }

  @Test
  @DisplayName("LOOP-66: a link that is up again before the request arrives has done no harm")
  void linkComesUp() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    provider.connect(s, SERVER);
    bench.set(now -> now.withLinkDown(true));
    bench.time.pass(9);
    bench.set(now -> now.withLinkDown(false));
    bench.time.pass(1);
    assertThat(bench.upcalls.awaitCompletion(s)).isEmpty();
    assertThat(bench.accept(listener)).isNotNull();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "HOST_UNREACHABLE, 10, WSAEHOSTUNREACH",
    "NETWORK_UNREACHABLE, 10, WSAENETUNREACH",
    "REFUSING, 10, WSAECONNREFUSED",
    "BLACK_HOLE, 21000, WSAETIMEDOUT"
  })
  @DisplayName("LOOP-67: a host's condition counts when the request arrives, and SO_ERROR tells")
  void hostChanges(HostCondition condition, long millis, WsaError error) throws Exception {
    ProviderSocket s = nonBlocking();
    assertThat(provider.connect(s, SERVER)).isEqualTo(ConnectOutcome.IN_PROGRESS);
    bench.set(1, condition);
    bench.time.pass(millis - 1);
    assertThat(bench.upcalls.completions(s)).isZero();
    bench.time.pass(1);
    bench.assertCompleted(s, error);
    assertThat(provider.getSockOpt(s, SockOpt.SO_ERROR)).isEqualTo(error.code());
    bench.set(now -> now.withoutHost(Bench.at(1, 0).getAddress()));
    provider.connect(s, SERVER);
    assertThat(provider.getSockOpt(s, SockOpt.SO_ERROR)).isZero();
    bench.time.pass(10);
    assertThat(bench.upcalls.awaitCompletion(s)).isEmpty();
    assertThat(bench.time.waiting()).isZero();
  }

  @Test
  @DisplayName("LOOP-68: a request that takes longer than the connect timeout never arrives")
  void slowerThanTimeout() throws Exception {
    bench.set(now -> now.withConnectTimeout(Duration.ofMillis(4)));
    ProviderSocket s = bench.open("tcp4");
    provider.connect(s, SERVER);
    bench.time.pass(4);
    bench.assertCompleted(s, WsaError.WSAETIMEDOUT);
    bench.time.pass(20);
    assertThat(provider.accept(listener, AcceptCondition.ALWAYS)).isNull();
  }

  @Test
  @DisplayName("LOOP-69: a connection keeps its latency, so that its bytes stay in order")
  void connectionKeepsLatency() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    provider.connect(s, SERVER);
    bench.time.pass(10);
    ProviderSocket server = bench.accept(listener);
    provider.send(s, Bench.bytes("a"), 0);
    latency(0);
    provider.send(s, Bench.bytes("b"), 0);
    provider.shutdown(s, ShutdownHow.SEND);
    assertThat(provider.recv(server, target, 0)).isEqualTo(IoResult.WOULD_BLOCK);
    ProviderSocket quick = bench.open("tcp4");
    assertThat(provider.connect(quick, SERVER)).isEqualTo(ConnectOutcome.CONNECTED);
    latency(50);
    bench.time.pass(10);
    assertThat(provider.recv(server, target, 0)).isEqualTo(2);
    assertThat(Bench.text(target)).isEqualTo("ab");
    assertThat(provider.recv(server, target, 0)).isEqualTo(IoResult.END_OF_STREAM);
    ProviderSocket quickServer = bench.accept(listener);
    provider.send(quick, Bench.bytes("now"), 0);
    assertThat(provider.recv(quickServer, target.clear(), 0)).isEqualTo(3);
  }

  @Test
  @DisplayName("LOOP-70: a datagram waits for its predecessor when the latency gets shorter")
  void datagramsStayInOrder() throws Exception {
    ProviderSocket sender = bench.open("udp4");
    ProviderSocket receiver = bench.open("udp4");
    provider.bind(receiver, Bench.at(2, 53));
    long[] latencies = {10, 4, 0, 7, 0};
    for (int i = 0; i < latencies.length; i++) {
      latency(latencies[i]);
      provider.sendTo(sender, Bench.bytes("number " + i), 0, Bench.at(2, 53));
      bench.time.pass(1);
    }
    int received = 0;
    for (int millis = 5; millis <= 12; millis++) {
      while (provider.recvFrom(receiver, target.clear(), 0, new AddressBox()) > 0) {
        assertThat(millis).isGreaterThanOrEqualTo(10);
        assertThat(Bench.text(target)).isEqualTo("number " + received);
        received++;
      }
      bench.time.pass(1);
    }
    assertThat(received).isEqualTo(latencies.length);
    provider.sendTo(sender, Bench.bytes("direct"), 0, Bench.at(2, 53));
    assertThat(provider.recvFrom(receiver, target.clear(), 0, new AddressBox())).isEqualTo(6);
  }

  @Test
  @DisplayName("LOOP-71: a datagram that arrives at a bad time is lost, or answered by a refusal")
  void datagramsArriveLate() throws Exception {
    ProviderSocket s = bench.open("udp4");
    ProviderSocket receiver = bench.open("udp4");
    provider.bind(receiver, Bench.at(2, 53));
    provider.connect(s, ConnectRequest.to(Bench.at(2, 53)));
    provider.send(s, Bench.bytes("lost"), 0);
    bench.set(now -> now.withLinkDown(true));
    bench.time.pass(10);
    bench.set(now -> now.withLinkDown(false));
    provider.send(s, Bench.bytes("lost"), 0);
    bench.set(2, HostCondition.HOST_UNREACHABLE);
    bench.time.pass(10);
    bench.set(now -> now.withoutHost(Bench.at(2, 0).getAddress()));
    provider.send(s, Bench.bytes("refused"), 0);
    bench.set(2, HostCondition.REFUSING);
    assertThat(provider.recv(s, target, 0)).isEqualTo(IoResult.WOULD_BLOCK);
    bench.time.pass(10);
    Bench.assertError(WsaError.WSAECONNRESET, () -> provider.recv(s, target, 0));
    assertThat(provider.recvFrom(receiver, target, 0, new AddressBox()))
        .isEqualTo(IoResult.WOULD_BLOCK);
  }

  @Test
  @DisplayName(
      "LOOP-74: cleaning up ends every connect in progress with WSAENETDOWN, and its timers")
  void cleansUp() throws Exception {
    ProviderSocket onTheWay = bench.open("tcp4");
    ProviderSocket swallowed = bench.open("tcp4");
    ProviderSocket asked = bench.open("tcp4");
    bench.set(2, HostCondition.BLACK_HOLE);
    provider.connect(swallowed, ConnectRequest.to(Bench.at(2, 80)));
    provider.connect(asked, SERVER.withCallerData(Bench.bytes("hello")));
    bench.time.pass(10);
    provider.connect(onTheWay, SERVER);
    provider.cleanup();
    for (ProviderSocket s : new ProviderSocket[] {onTheWay, swallowed, asked}) {
      bench.assertCompleted(s, WsaError.WSAENETDOWN);
    }
    assertThat(bench.time.waiting()).isZero();
  }
}
