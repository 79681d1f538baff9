package dev.layersock.layers.connectdata;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.layersock.error.WsaError;
import dev.layersock.layers.fakes.LogLines;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The listening end, against clients that are played by hand. */
class ListenerTest extends LayerTest {
  private static final AcceptCondition ACCEPT = offer -> AcceptDecision.ACCEPT;

  private void assertNobody(ProviderSocket listener) throws Exception {
    assertThat(provider().select(listener)).isZero();
    assertThat(provider().accept(listener, AcceptCondition.ALWAYS)).isNull();
  }

  private void assertReset(ProviderSocket client) {
    assertError(() -> raw().recv(client, ByteBuffer.allocate(9), 0), WsaError.WSAECONNRESET);
  }

  @Test
  @DisplayName("A client is seen when its request is whole, and not before")
  void wholeRequest() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket client = rawClient(name(listener));
    provider().watch(listener, Readiness.ACCEPTABLE);
    ByteBuffer frame = request("question");
    while (frame.hasRemaining()) {
      assertNobody(listener);
      assertThat(upcalls.signals(listener)).isZero();
      rawSend(client, frame.slice(frame.position(), 1));
      frame.position(frame.position() + 1);
    }
    assertThat(upcalls.signals(listener)).isEqualTo(Readiness.ACCEPTABLE);
    assertThat(upcalls.count(listener, Readiness.ALL)).isEqualTo(1);
    assertThat(provider().select(listener)).isEqualTo(Readiness.ACCEPTABLE);
    assertThat(provider().select(listener)).isEqualTo(Readiness.ACCEPTABLE);
    assertThat(accept(listener)).isNotNull();
    assertNobody(listener);
  }

  @Test
  @DisplayName("A client that asks for no answer gets none, and its data is the application's")
  void plainClient() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket client = rawClient(name(listener));
    rawSend(client, Frame.plainRequest());
    rawSend(client, bytes("data at once"));
    raw().closeSocket(client);
    ProviderSocket server =
        accept(
            listener,
            offer -> {
              assertThat(offer.callerData().hasRemaining()).isFalse();
              assertThat(offer.calleeData()).isNull();
              return AcceptDecision.ACCEPT;
            });
    assertThat(recvText(server, 12)).isEqualTo("data at once");
    recvEnd(server);
  }

  @Test
  @DisplayName("A client is served in the order in which requests become whole")
  void order() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket slow = rawClient(name(listener));
    rawSend(slow, request("x").limit(5));
    ProviderSocket quick = rawClient(name(listener));
    rawSend(quick, request(""));
    assertThat(provider().select(listener)).isEqualTo(Readiness.ACCEPTABLE);
    rawSend(slow, request("x").position(5));
    assertThat(provider().getPeerName(accept(listener))).isEqualTo(rawName(quick));
    assertThat(provider().getPeerName(accept(listener))).isEqualTo(rawName(slow));
  }

  @Test
  @DisplayName("A client that sends nothing is cut off after the timeout")
  void silent() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket client = rawClient(name(listener));
    assertNobody(listener);
    pass(ALMOST);
    assertThat(raw().recv(client, ByteBuffer.allocate(9), 0)).isEqualTo(IoResult.WOULD_BLOCK);
    pass(REST);
    assertReset(client);
    assertNobody(listener);
  }

  @Test
  @DisplayName("Clients that do not speak it are cut off at once, each with a reason at DEBUG")
  void foreign() throws Exception {
    ProviderSocket listener = listener(5);
    provider().watch(listener, Readiness.ACCEPTABLE);
    try (LogLines log = new LogLines(Place.class.getName(), Level.DEBUG)) {
      for (ByteBuffer sent :
          List.of(
              bytes("GET / HTTP/1.1\r\n"),
              ByteBuffer.allocate(3),
              accepted("an answer"),
              request("x".repeat(65)),
              ByteBuffer.wrap(new byte[] {-9, -64, -38, 122, 2}))) {
        ProviderSocket client = rawClient(name(listener));
        SocketAddress name = rawName(client);
        rawSend(client, sent);
        assertReset(client);
        assertThat(log.lines())
            .last()
            .asString()
            .startsWith("DEBUG event=caller-dropped layer=connect-data caller=" + plain(name));
      }
      ProviderSocket half = rawClient(name(listener));
      rawSend(half, request("half").limit(10));
      raw().closeSocket(half);
      rawReset(rawClient(name(listener)));
      assertThat(log.lines()).hasSize(7);
      assertThat(log.lines().get(0)).contains("what it sends is no request: it lacks the layer");
      assertThat(log.lines().get(3)).contains("caller data of 65B is above the limit of 64B");
      assertThat(log.lines().get(5)).contains("it ended before its request was whole");
    }
    assertNobody(listener);
    assertThat(upcalls.signals(listener)).isZero();
    rawSend(rawClient(name(listener)), request("good"));
    assertThat(upcalls.signals(listener)).isEqualTo(Readiness.ACCEPTABLE);
  }

  private static String plain(SocketAddress name) {
    return name.toString().substring(1);
  }

  @Test
  @DisplayName("Many clients that fail at once do not build up a stack of calls")
  void manyForeign() throws Exception {
    ProviderSocket listener = listener(1024);
    for (int i = 0; i < 1000; i++) {
      rawSend(rawClient(name(listener)), bytes("GET /"));
    }
    provider().watch(listener, Readiness.ACCEPTABLE);
    assertNobody(listener);
    rawSend(rawClient(name(listener)), request("good"));
    assertThat(upcalls.signals(listener)).isEqualTo(Readiness.ACCEPTABLE);
  }

  @Test
  @DisplayName("Silent clients take no more places than allowed, and give them back")
  void places() throws Exception {
    ProviderSocket listener = listener(10);
    for (int i = 0; i < 4; i++) {
      rawClient(name(listener));
    }
    provider().watch(listener, Readiness.ACCEPTABLE);
    ProviderSocket client = rawClient(name(listener));
    rawSend(client, request("patient"));
    assertNobody(listener);
    pass(ALMOST);
    assertThat(upcalls.signals(listener)).isZero();
    pass(REST);
    assertThat(upcalls.signals(listener)).isEqualTo(Readiness.ACCEPTABLE);
    assertThat(provider().getPeerName(accept(listener))).isEqualTo(rawName(client));
  }

  @Test
  @DisplayName("Closing the listener cuts off all that wait, however far they are")
  void closes() throws Exception {
    ProviderSocket listener = listener(10);
    ProviderSocket silent = rawClient(name(listener));
    ProviderSocket half = rawClient(name(listener));
    rawSend(half, request("half").limit(9));
    ProviderSocket whole = rawClient(name(listener));
    rawSend(whole, request("whole"));
    assertThat(provider().select(listener)).isEqualTo(Readiness.ACCEPTABLE);
    ProviderSocket below = rawClient(name(listener));
    provider().closeSocket(listener);
    for (ProviderSocket client : List.of(silent, half, whole, below)) {
      assertReset(client);
    }
    assertThat(upcalls.signals(listener)).isZero();
    assertError(() -> provider().accept(listener, ACCEPT), WsaError.WSAENOTSOCK);
    assertError(() -> provider().watch(listener, Readiness.ALL), WsaError.WSAENOTSOCK);
    assertError(() -> provider().select(listener), WsaError.WSAENOTSOCK);
  }

  @Test
  @DisplayName("A watch from before listen is good for a client with a whole request")
  void earlyWatch() throws Exception {
    ProviderSocket listener = bound(SocketType.STREAM);
    provider().watch(listener, Readiness.ACCEPTABLE);
    provider().listen(listener, 5);
    ProviderSocket client = rawClient(name(listener));
    assertThat(upcalls.signals(listener)).isZero();
    rawSend(client, request("x"));
    assertThat(upcalls.signals(listener)).isEqualTo(Readiness.ACCEPTABLE);
  }

  @Test
  @DisplayName("A listen that fails leaves a socket that connects")
  void failedListen() throws Exception {
    ProviderSocket s = open(SocketType.STREAM);
    provider().setSockOpt(s, SockOpt.SO_CONDITIONAL_ACCEPT, true);
    assertError(() -> provider().listen(s, 5), WsaError.WSAEINVAL);
    assertThat(provider().getSockOpt(s, SockOpt.SO_CONDITIONAL_ACCEPT)).isTrue();
    connect(s, rawName(rawListener()));
  }

  @Test
  @DisplayName("SO_CONDITIONAL_ACCEPT is kept, and the request can come all the same")
  void conditional() throws Exception {
    ProviderSocket listener = bound(SocketType.STREAM);
    provider().setSockOpt(listener, SockOpt.SO_CONDITIONAL_ACCEPT, true);
    provider().listen(listener, 5);
    assertThat(provider().getSockOpt(listener, SockOpt.SO_CONDITIONAL_ACCEPT)).isTrue();
    rawSend(rawClient(name(listener)), request("x"));
    assertThat(accept(listener)).isNotNull();
  }

  @Test
  @DisplayName("Cleanup tells who waits for a client")
  void cleanup() throws Exception {
    ProviderSocket listener = listener(5);
    rawClient(name(listener));
    provider().watch(listener, Readiness.ACCEPTABLE);
    underTest().cleanUp();
    assertThat(upcalls.signals(listener)).isEqualTo(Readiness.ACCEPTABLE);
    assertError(() -> provider().accept(listener, AcceptCondition.ALWAYS), WsaError.WSAENETDOWN);
  }

  @Test
  @DisplayName("A socket that was handed out is silent until it is watched")
  void handedOut() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ProviderSocket listener = listener(5);
    for (int round = 0; round < 100; round++) {
      ProviderSocket client = rawClient(name(listener));
      ByteBuffer frame = request("x".repeat(random.nextInt(60)));
      int piece = random.nextInt(frame.remaining() + 1);
      rawSend(client, frame.slice(0, piece));
      assertThat(provider().select(listener) == 0).isEqualTo(piece < frame.remaining());
      rawSend(client, frame.position(piece));
      ProviderSocket server = accept(listener);
      rawSend(client, bytes("data"));
      assertThat(upcalls.count(server, Readiness.ALL)).as("seed " + seed).isZero();
      provider().watch(server, Readiness.READABLE);
      assertThat(upcalls.count(server, Readiness.ALL)).as("seed " + seed).isEqualTo(1);
      raw().closeSocket(client);
      provider().closeSocket(server);
    }
  }
}
