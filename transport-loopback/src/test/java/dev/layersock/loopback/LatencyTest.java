package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What takes time when the network has a latency, in time that the test moves. */
class LatencyTest {
  private final Bench bench = new Bench(TestSettings.slow(10));
  private final LoopbackProvider provider = bench.provider;
  private final ByteBuffer target = ByteBuffer.allocate(64);
  private ProviderSocket client;
  private ProviderSocket server;

  @BeforeEach
  void connectPair() throws Exception {
    ProviderSocket listener = bench.listener(Bench.at(1, 80));
    client = bench.open("tcp4");
    provider.connect(client, ConnectRequest.to(Bench.at(1, 80)));
    bench.time.pass(10);
    assertThat(bench.upcalls.awaitCompletion(client)).isEmpty();
    server = bench.accept(listener);
  }

  @Test
  @DisplayName("LOOP-10: a connect is in progress for the latency, then completes once")
  void connectTakesTime() throws Exception {
    ProviderSocket listener = bench.listener(Bench.at(2, 80));
    ProviderSocket s = bench.open("tcp4");
    assertThat(provider.connect(s, ConnectRequest.to(Bench.at(2, 80))))
        .isEqualTo(ConnectOutcome.IN_PROGRESS);
    bench.time.pass(9);
    assertThat(bench.upcalls.completions(s)).isZero();
    assertThat(provider.accept(listener, AcceptCondition.ALWAYS)).isNull();
    Bench.assertError(
        WsaError.WSAEALREADY, () -> provider.connect(s, ConnectRequest.to(Bench.at(2, 80))));
    bench.time.pass(1);
    assertThat(bench.upcalls.awaitCompletion(s)).isEmpty();
    assertThat(bench.accept(listener)).isNotNull();
    assertThat(bench.upcalls.completions(s)).isZero();
  }

  @Test
  @DisplayName("LOOP-11: a refusal takes the latency too, and the socket connects again")
  void refusalTakesTime() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    provider.connect(s, ConnectRequest.to(Bench.at(9, 80)));
    assertThat(bench.upcalls.completions(s)).isZero();
    bench.time.pass(10);
    assertThat(bench.upcalls.awaitCompletion(s))
        .map(WsaException::error)
        .contains(WsaError.WSAECONNREFUSED);
    provider.connect(s, ConnectRequest.to(Bench.at(1, 80)));
    bench.time.pass(10);
    assertThat(bench.upcalls.awaitCompletion(s)).isEmpty();
  }

  @Test
  @DisplayName("LOOP-12: closing while the request is on its way ends it without an upcall")
  void closeOnTheWay() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    provider.connect(s, ConnectRequest.to(Bench.at(1, 80)));
    provider.closeSocket(s);
    assertThat(bench.time.waiting()).isZero();
    bench.time.pass(20);
    assertThat(bench.upcalls.completions(s)).isZero();
  }

  @Test
  @DisplayName("LOOP-13: data arrives after the latency, and a watch tells when")
  void dataTakesTime() throws Exception {
    provider.watch(server, Readiness.READABLE);
    provider.send(client, Bench.bytes("abc"), 0);
    bench.time.pass(5);
    provider.send(client, Bench.bytes("def"), 0);
    assertThat(provider.recv(server, target, 0)).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(bench.upcalls.signals(server)).isZero();
    bench.time.pass(5);
    assertThat(bench.upcalls.awaitSignal(server, Readiness.ALL)).isEqualTo(Readiness.READABLE);
    assertThat(provider.recv(server, target, 0)).isEqualTo(3);
    bench.time.pass(5);
    assertThat(provider.recv(server, target, 0)).isEqualTo(3);
    assertThat(Bench.text(target)).isEqualTo("abcdef");
  }

  @Test
  @DisplayName("LOOP-14: the end of the stream arrives after the data before it")
  void endTakesTime() throws Exception {
    provider.send(client, Bench.bytes("abc"), 0);
    provider.shutdown(client, ShutdownHow.SEND);
    assertThat(provider.select(server) & (Readiness.READABLE | Readiness.CLOSED)).isZero();
    bench.time.pass(10);
    assertThat(provider.recv(server, target, 0)).isEqualTo(3);
    assertThat(provider.recv(server, target, 0)).isEqualTo(IoResult.END_OF_STREAM);
  }

  @Test
  @DisplayName("LOOP-15: a reset arrives after the latency; until then sends are swallowed")
  void resetTakesTime() throws Exception {
    provider.setSockOpt(client, SockOpt.SO_LINGER, Linger.RESET);
    provider.closeSocket(client);
    assertThat(provider.send(server, Bench.bytes("x"), 0)).isEqualTo(1);
    assertThat(provider.select(server) & Readiness.CLOSED).isZero();
    bench.time.pass(10);
    Bench.assertError(WsaError.WSAECONNRESET, () -> provider.recv(server, target, 0));
  }

  @Test
  @DisplayName("LOOP-16: urgent data and datagrams take the latency too")
  void othersTakeTime() throws Exception {
    provider.send(client, Bench.bytes("ab!"), MessageFlags.OOB);
    ProviderSocket a = bench.open("udp4");
    ProviderSocket b = bench.open("udp4");
    provider.bind(b, Bench.at(2, 53));
    provider.sendTo(a, Bench.bytes("dns"), 0, Bench.at(2, 53));
    assertThat(provider.recvFrom(b, target, 0, new AddressBox())).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(provider.recv(server, target, MessageFlags.OOB)).isEqualTo(IoResult.WOULD_BLOCK);
    bench.time.pass(10);
    assertThat(provider.ioctl(server, IoctlCode.FIONREAD, null)).isEqualTo(2);
    assertThat(provider.recv(server, target, MessageFlags.OOB)).isEqualTo(1);
    assertThat(provider.recvFrom(b, target, 0, new AddressBox())).isEqualTo(3);
    assertThat(Bench.text(target)).isEqualTo("!dns");
  }

  @Test
  @DisplayName("LOOP-17: what is on its way takes room in the receive buffer")
  void onTheWayTakesRoom() throws Exception {
    assertThat(provider.send(client, ByteBuffer.allocate(5000), 0)).isEqualTo(4096);
    assertThat(provider.send(client, ByteBuffer.allocate(1), 0)).isEqualTo(IoResult.WOULD_BLOCK);
    bench.time.pass(10);
    assertThat(provider.recv(server, ByteBuffer.allocate(4096), 0)).isEqualTo(4096);
    assertThat(provider.send(client, ByteBuffer.allocate(1), 0)).isEqualTo(1);
  }
}
