package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a stream counts as closed: after the end, with nothing unread before it. */
class StreamEndTest {
  private static final int END = Readiness.READABLE | Readiness.CLOSED;

  private final Bench bench = new Bench(LoopbackSettings.defaults());
  private final LoopbackProvider provider = bench.provider;
  private final ByteBuffer target = ByteBuffer.allocate(3);
  private ProviderSocket client;
  private ProviderSocket server;

  @BeforeEach
  void connect() throws Exception {
    ProviderSocket[] pair = bench.pair(bench.listener(Bench.at(1, 80)));
    client = pair[0];
    server = pair[1];
  }

  private int select(ProviderSocket s) throws WsaException {
    return provider.select(s) & END;
  }

  @Test
  @DisplayName("LOOP-116: CLOSED becomes true, and is raised, when the last byte is received")
  void afterTheLastByte() throws Exception {
    provider.send(client, Bench.bytes("hello"), 0);
    provider.watch(server, Readiness.CLOSED);
    provider.closeSocket(client);
    assertThat(select(server)).isEqualTo(Readiness.READABLE);
    assertThat(bench.upcalls.signals(server)).isZero();
    provider.recv(server, target, MessageFlags.PEEK);
    assertThat(provider.recv(server, target.clear(), 0)).isEqualTo(3);
    assertThat(select(server)).isEqualTo(Readiness.READABLE);
    assertThat(bench.upcalls.signals(server)).isZero();
    assertThat(provider.recv(server, target.clear(), 0)).isEqualTo(2);
    assertThat(bench.upcalls.signals(server)).isEqualTo(Readiness.CLOSED);
    assertThat(select(server)).isEqualTo(END);
    assertThat(provider.recv(server, target.clear(), 0)).isEqualTo(IoResult.END_OF_STREAM);
  }

  @Test
  @DisplayName("LOOP-117: without unread bytes the end is CLOSED at once")
  void atOnce() throws Exception {
    provider.watch(server, Readiness.CLOSED);
    provider.shutdown(client, ShutdownHow.SEND);
    assertThat(bench.upcalls.signals(server)).isEqualTo(Readiness.CLOSED);
    assertThat(select(server)).isEqualTo(END);
  }

  @Test
  @DisplayName("LOOP-118: unread bytes that a shutdown drops are not in the way of CLOSED")
  void droppedBytes() throws Exception {
    provider.send(client, Bench.bytes("hello"), 0);
    provider.shutdown(client, ShutdownHow.SEND);
    provider.watch(server, Readiness.CLOSED);
    assertThat(bench.upcalls.signals(server)).isZero();
    provider.shutdown(server, ShutdownHow.RECEIVE);
    assertThat(bench.upcalls.signals(server)).isEqualTo(Readiness.CLOSED);
    assertThat(select(server)).isEqualTo(END);
  }

  @Test
  @DisplayName("LOOP-119: a reset is CLOSED once what came before it has been read, or dropped")
  void reset() throws Exception {
    provider.send(client, Bench.bytes("abc"), 0);
    provider.watch(server, Readiness.CLOSED);
    provider.setSockOpt(client, SockOpt.SO_LINGER, Linger.RESET);
    provider.closeSocket(client);
    assertThat(bench.upcalls.signals(server)).isZero();
    assertThat(select(server)).isEqualTo(Readiness.READABLE);
    Bench.assertError(WsaError.WSAECONNRESET, () -> provider.send(server, Bench.bytes("x"), 0));
    assertThat(provider.recv(server, target, 0)).isEqualTo(3);
    assertThat(bench.upcalls.signals(server)).isEqualTo(Readiness.CLOSED);
    assertThat(select(server)).isEqualTo(END);
    Bench.assertError(
        WsaError.WSAECONNRESET, () -> provider.recv(server, ByteBuffer.allocate(1), 0));
  }

  @Test
  @DisplayName("LOOP-119: dropped by a shutdown, it is CLOSED at once")
  void resetAndShutdown() throws Exception {
    provider.send(client, Bench.bytes("hello"), 0);
    provider.setSockOpt(client, SockOpt.SO_LINGER, Linger.RESET);
    provider.closeSocket(client);
    provider.watch(server, Readiness.CLOSED);
    assertThat(bench.upcalls.signals(server)).isZero();
    provider.shutdown(server, ShutdownHow.RECEIVE);
    assertThat(bench.upcalls.signals(server)).isEqualTo(Readiness.CLOSED);
    assertThat(select(server)).isEqualTo(END);
  }

  @Test
  @DisplayName("LOOP-120: bytes that are on their way are unread, too")
  void onTheWay() throws Exception {
    bench.set(now -> now.withLatency(Duration.ofMillis(10)));
    ProviderSocket listener = bench.listener(Bench.at(2, 80));
    ProviderSocket slow = bench.open("tcp4");
    provider.connect(slow, ConnectRequest.to(provider.getSockName(listener)));
    bench.time.pass(10);
    ProviderSocket receiver = bench.accept(listener);
    provider.send(slow, Bench.bytes("abc"), 0);
    provider.shutdown(slow, ShutdownHow.SEND);
    assertThat(select(receiver)).isZero();
    bench.time.pass(10);
    assertThat(select(receiver)).isEqualTo(Readiness.READABLE);
    assertThat(provider.recv(receiver, target, 0)).isEqualTo(3);
    assertThat(select(receiver)).isEqualTo(END);
  }

  @Test
  @DisplayName("LOOP-121: the bytes of a stream go by send and recv alone")
  void oneWayForBytes() throws Exception {
    ByteBuffer data = Bench.bytes("x");
    Bench.assertError(
        WsaError.WSAEOPNOTSUPP, () -> provider.sendTo(client, data, 0, Bench.at(1, 80)));
    Bench.assertError(
        WsaError.WSAEOPNOTSUPP, () -> provider.recvFrom(server, target, 0, new AddressBox()));
    assertThat(data.position()).isZero();
  }
}
