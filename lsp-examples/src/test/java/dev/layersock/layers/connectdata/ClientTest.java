package dev.layersock.layers.connectdata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The connecting end, against a peer that is played by hand. */
class ClientTest extends LayerTest {

  @Test
  @DisplayName("A client without connect data sends a frame, waits for nothing and is connected")
  void plain() throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = open(SocketType.STREAM);
    assertThat(provider().connect(s, ConnectRequest.to(rawName(listener))))
        .isEqualTo(ConnectOutcome.CONNECTED);
    sendText(s, "hello");
    assertThat(rawRecv(rawAccept(listener)))
        .isEqualTo(ByteBuffer.allocate(13).put(Frame.plainRequest()).put(bytes("hello")).flip());
    assertThat(upcalls.completions(s)).isZero();
  }

  @Test
  @DisplayName("Caller data is copied, and the callee buffer is written before the connect ends")
  void exchanges() throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = open(SocketType.STREAM);
    ByteBuffer caller = bytes("question").position(2);
    ByteBuffer callee = ByteBuffer.allocate(20).position(3);
    begin(s, new ConnectRequest(rawName(listener), caller, callee, null));
    assertThat(caller.position()).isEqualTo(2);
    caller.put(2, (byte) '!');
    ProviderSocket peer = rawAccept(listener);
    assertThat(rawRecv(peer)).isEqualTo(request("estion"));

    rawSend(peer, accepted("answer"));
    assertThat(ended(s)).isEmpty();
    assertThat(callee.position()).isEqualTo(9);
    assertThat(text(callee.flip().position(3))).isEqualTo("answer");
    assertThat(provider().getPeerName(s)).isEqualTo(rawName(listener));
  }

  @Test
  @DisplayName("An answer may come in any pieces, and what is behind it is the application's")
  void answerInPieces() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ProviderSocket listener = rawListener();
    for (int round = 0; round < 300; round++) {
      String label = "seed " + seed + " round " + round;
      ProviderSocket s = open(SocketType.STREAM);
      ByteBuffer callee = ByteBuffer.allocate(30);
      begin(s, ConnectRequest.to(rawName(listener)).withCalleeData(callee));
      ProviderSocket peer = rawAccept(listener);
      String data = "x".repeat(random.nextInt(30));
      ByteBuffer stream = ByteBuffer.allocate(100).put(accepted(data)).put(bytes("behind")).flip();
      while (stream.hasRemaining()) {
        int piece = Math.min(stream.remaining(), 1 + random.nextInt(10));
        rawSend(peer, stream.slice(stream.position(), piece));
        stream.position(stream.position() + piece);
      }
      assertThat(ended(s)).as(label).isEmpty();
      assertThat(text(callee.flip())).as(label).isEqualTo(data);
      assertThat(recvText(s, 6)).as(label).isEqualTo("behind");
      provider().closeSocket(s);
      raw().closeSocket(peer);
    }
  }

  @Test
  @DisplayName("Until the answer is there the socket is one whose connect is in progress")
  void looksPending() throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = open(SocketType.STREAM);
    InetSocketAddress peer = rawName(listener);
    begin(s, asking(peer, "x", 10));
    rawSend(rawAccept(listener), ByteBuffer.wrap(new byte[] {(byte) 0xF7}));

    assertError(() -> provider().connect(s, asking(peer, "x", 10)), WsaError.WSAEALREADY);
    assertError(() -> provider().listen(s, 1), WsaError.WSAEINVAL);
    assertError(() -> provider().bind(s, at(0)), WsaError.WSAEINVAL);
    assertError(() -> provider().getPeerName(s), WsaError.WSAENOTCONN);
    assertError(() -> provider().send(s, bytes("x"), 0), WsaError.WSAENOTCONN);
    assertError(() -> provider().recv(s, bytes("x"), 0), WsaError.WSAENOTCONN);
    assertError(() -> provider().shutdown(s, ShutdownHow.BOTH), WsaError.WSAENOTCONN);
    assertError(() -> provider().sendDisconnect(s, null), WsaError.WSAENOTCONN);
    assertError(() -> provider().recvDisconnect(s, null), WsaError.WSAENOTCONN);
    assertError(() -> provider().ioctl(s, IoctlCode.FIONREAD, null), WsaError.WSAENOTCONN);
    assertError(() -> provider().ioctl(s, IoctlCode.DISCONNECT_EX, null), WsaError.WSAENOTCONN);
    assertThat(provider().select(s)).isZero();
    assertThat(provider().getSockOpt(s, SockOpt.SO_CONNECT_TIME)).isEqualTo(-1);
    assertThat(provider().getSockOpt(s, SockOpt.SO_ERROR)).isZero();
    assertThat(name(s).getPort()).isPositive();
  }

  @Test
  @DisplayName("What is watched before and during the handshake is signalled after it, once")
  void holdsWatches() throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = open(SocketType.STREAM);
    provider().watch(s, Readiness.WRITABLE);
    begin(s, asking(rawName(listener), null, 10));
    provider().watch(s, Readiness.READABLE | Readiness.CLOSED);
    ProviderSocket peer = rawAccept(listener);
    assertThat(upcalls.signals(s)).isZero();

    rawSend(peer, accepted(""));
    assertThat(ended(s)).isEmpty();
    assertThat(upcalls.signals(s)).isEqualTo(Readiness.WRITABLE);
    rawSend(peer, bytes("x"));
    assertThat(upcalls.signals(s)).isEqualTo(Readiness.WRITABLE | Readiness.READABLE);
    assertThat(recvText(s, 1)).isEqualTo("x");
    rawSend(peer, bytes("y"));
    assertThat(upcalls.count(s, Readiness.READABLE)).isEqualTo(1);
    assertThat(upcalls.count(s, Readiness.WRITABLE)).isEqualTo(1);
  }

  @Test
  @DisplayName("A rejection refuses the connect, SO_ERROR tells so once, and it can be tried again")
  void rejected() throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = bound(SocketType.STREAM);
    provider().setSockOpt(s, SockOpt.TCP_NODELAY, true);
    InetSocketAddress before = name(s);
    begin(s, asking(rawName(listener), "x", 10));
    rawSend(rawAccept(listener), Frame.make(FrameKind.REJECTED, null));
    assertThat(ended(s)).map(WsaException::error).contains(WsaError.WSAECONNREFUSED);
    assertThat(provider().getSockOpt(s, SockOpt.SO_ERROR)).isEqualTo(10061);
    assertThat(provider().getSockOpt(s, SockOpt.SO_ERROR)).isZero();
    assertError(() -> provider().getPeerName(s), WsaError.WSAENOTCONN);
    assertThat(provider().select(s)).isZero();

    assertThat(name(s)).isEqualTo(before);
    begin(s, asking(rawName(listener), "x", 10));
    ProviderSocket peer = rawAccept(listener);
    assertThat(raw().getPeerName(peer)).isEqualTo(before);
    rawSend(peer, accepted("ok"));
    assertThat(ended(s)).isEmpty();
    assertThat(provider().getSockOpt(s, SockOpt.TCP_NODELAY)).isTrue();
    assertThat(provider().getSockOpt(s, SockOpt.SO_ERROR)).isZero();
  }

  @Test
  @DisplayName("A peer that stays silent costs the timeout and no more, and can be tried again")
  void silent() throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = open(SocketType.STREAM);
    provider().watch(s, Readiness.WRITABLE);
    begin(s, asking(rawName(listener), null, 10));
    ProviderSocket peer = rawAccept(listener);
    pass(ALMOST);
    assertThat(upcalls.completions(s)).isZero();
    pass(REST);
    WsaException failure = ended(s).orElseThrow();
    assertThat(failure.error()).isEqualTo(WsaError.WSAETIMEDOUT);
    assertThat(failure)
        .hasMessage(
            "connect to 127.0.0.1:"
                + rawName(listener).getPort()
                + " failed in 'connect-data': the peer has not answered within 5000 ms; does it"
                + " have the layer 'connect-data', too? [WSAETIMEDOUT 10060]");
    assertThat(raw().recv(peer, ByteBuffer.allocate(99), 0)).as("the question").isPositive();
    assertError(() -> raw().recv(peer, ByteBuffer.allocate(99), 0), WsaError.WSAECONNRESET);
    assertThat(upcalls.signals(s)).isZero();

    begin(s, asking(rawName(listener), null, 10));
    rawSend(rawAccept(listener), accepted(""));
    assertThat(ended(s)).isEmpty();
    assertThat(upcalls.signals(s)).isEqualTo(Readiness.WRITABLE);
    pass(TIMEOUT.multipliedBy(2));
    assertThat(provider().select(s)).isEqualTo(Readiness.WRITABLE);
  }

  @Test
  @DisplayName("Whatever else the peer does fails the connect with a reason, never to the end")
  void foreign() throws Exception {
    assertFails(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"), WsaError.WSAECONNABORTED);
    assertFails(ByteBuffer.allocate(8), WsaError.WSAECONNABORTED);
    assertFails(request("a request"), WsaError.WSAECONNABORTED);
    assertFails(accepted("more than fits"), WsaError.WSAEFAULT);
    assertFails(accepted("x".repeat(65)), WsaError.WSAEFAULT);
    assertFails(
        ByteBuffer.wrap(new byte[] {-9, -64, -38, 122, 1, -127, -1, -1}), WsaError.WSAEFAULT);
  }

  private void assertFails(ByteBuffer answer, WsaError error) throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = open(SocketType.STREAM);
    begin(s, asking(rawName(listener), "x", 10));
    ProviderSocket peer = rawAccept(listener);
    rawSend(peer, answer);
    WsaException failure = ended(s).orElseThrow();
    assertThat(failure.error()).isEqualTo(error);
    assertThat(failure.provider()).isEqualTo("connect-data");
    assertError(() -> raw().send(peer, bytes("x"), 0), WsaError.WSAECONNRESET);
    assertThat(provider().connect(s, ConnectRequest.to(rawName(listener))))
        .isEqualTo(ConnectOutcome.CONNECTED);
  }

  @Test
  @DisplayName("Callee data above the limit is not taken in, though the buffer has room")
  void aboveLimit() throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = open(SocketType.STREAM);
    begin(s, asking(rawName(listener), "x", 1000));
    rawSend(rawAccept(listener), accepted("x".repeat(65)));
    assertThat(ended(s)).map(WsaException::error).contains(WsaError.WSAECONNABORTED);
  }

  @Test
  @DisplayName("Callee data that the client has no buffer for is read and dropped")
  void unwantedData() throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = open(SocketType.STREAM);
    begin(s, ConnectRequest.to(rawName(listener)).withCallerData(bytes("x")));
    ProviderSocket peer = rawAccept(listener);
    rawSend(peer, accepted("unwanted"));
    rawSend(peer, bytes("data"));
    assertThat(ended(s)).isEmpty();
    assertThat(recvText(s, 4)).isEqualTo("data");
  }

  @Test
  @DisplayName("A peer that ends or resets the connection before its answer refuses the connect")
  void peerGoes() throws Exception {
    for (boolean reset : new boolean[] {false, true}) {
      ProviderSocket listener = rawListener();
      ProviderSocket s = open(SocketType.STREAM);
      begin(s, asking(rawName(listener), "x", 10));
      ProviderSocket peer = rawAccept(listener);
      rawRecv(peer);
      rawSend(peer, accepted("").limit(4));
      if (reset) {
        rawReset(peer);
      } else {
        raw().closeSocket(peer);
      }
      assertThat(ended(s)).map(WsaException::error).contains(WsaError.WSAECONNREFUSED);
      assertThat(provider().getSockOpt(s, SockOpt.SO_ERROR)).isEqualTo(10061);
      assertThat(provider().getSockOpt(s, SockOpt.SO_ERROR)).isZero();
      assertThat(provider().connect(s, ConnectRequest.to(rawName(listener))))
          .isEqualTo(ConnectOutcome.CONNECTED);
    }
  }

  @Test
  @DisplayName(
      "Too much caller data or an empty callee buffer is WSAEFAULT before anything is done")
  void badBuffers() throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = open(SocketType.STREAM);
    InetSocketAddress peer = rawName(listener);
    assertError(() -> provider().connect(s, asking(peer, "x".repeat(65), 9)), WsaError.WSAEFAULT);
    assertError(() -> provider().connect(s, asking(peer, "x", 0)), WsaError.WSAEFAULT);
    assertError(() -> provider().getSockName(s), WsaError.WSAEINVAL);
    begin(s, asking(peer, "x".repeat(64), 9));
  }

  @Test
  @DisplayName("Closing the socket ends its handshake without an upcall")
  void closes() throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = open(SocketType.STREAM);
    provider().watch(s, Readiness.ALL);
    begin(s, asking(rawName(listener), "x", 10));
    ProviderSocket peer = rawAccept(listener);
    provider().closeSocket(s);
    assertThat(raw().recv(peer, ByteBuffer.allocate(99), 0)).isPositive(); // the request
    assertThat(raw().select(peer) & Readiness.CLOSED).isNotZero();
    pass(TIMEOUT.multipliedBy(2));
    assertThat(upcalls.completions(s)).isZero();
    assertThat(upcalls.signals(s)).isZero();
    assertError(() -> provider().recv(s, bytes("x"), 0), WsaError.WSAENOTSOCK);
    assertError(
        () -> provider().connect(s, asking(rawName(listener), "x", 10)), WsaError.WSAENOTSOCK);
  }

  @Test
  @DisplayName("Cleanup ends a handshake with WSAENETDOWN, once, and tells who watches")
  void cleanup() throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = open(SocketType.STREAM);
    begin(s, asking(rawName(listener), "x", 10));
    provider().watch(s, Readiness.WRITABLE);
    underTest().cleanUp();
    WsaException failure = ended(s).orElseThrow();
    assertThat(failure.error()).isEqualTo(WsaError.WSAENETDOWN);
    assertThat(upcalls.signals(s)).isEqualTo(Readiness.WRITABLE);
    underTest().cleanUp();
    pass(TIMEOUT);
    assertThat(upcalls.completions(s)).isZero();
  }

  @Test
  @DisplayName("A connected socket that its application disconnects can be connected again")
  void disconnects() throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = open(SocketType.STREAM);
    connect(s, rawName(listener));
    assertError(() -> provider().connect(s, asking(at(9), "x", 0)), WsaError.WSAEISCONN);
    assertError(() -> provider().listen(s, 1), WsaError.WSAEISCONN);
    provider().ioctl(s, IoctlCode.DISCONNECT_EX, null);
    begin(s, asking(rawName(listener), "x", 10));
  }

  @Test
  @DisplayName("A datagram socket is not touched at all")
  void datagrams() throws Exception {
    ProviderSocket a = bound(SocketType.DGRAM);
    ProviderSocket b = bound(SocketType.DGRAM);
    ConnectRequest request = asking(name(b), "ignored".repeat(100), 0);
    assertThat(provider().connect(a, request)).isEqualTo(ConnectOutcome.CONNECTED);
    assertThat(provider().send(a, bytes("x"), 0)).isEqualTo(1);
    AddressBox from = new AddressBox();
    assertThat(recvFromText(b, from)).isEqualTo("x");
    assertThat(from.address()).isEqualTo(name(a));
  }
}
