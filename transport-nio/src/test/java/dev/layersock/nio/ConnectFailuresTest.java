package dev.layersock.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A failure to connect")
final class ConnectFailuresTest {
  private static final InetSocketAddress PEER = Rig.loopback(80);
  private static final InetSocketAddress LOCAL = Rig.loopback(4000);

  @Test
  @DisplayName("for want of an address is about the ports of a socket that has none yet")
  void namesPorts() {
    assertMeans(
        new BindException("Cannot assign requested address"), null, WsaError.WSAENOBUFS, "port");
  }

  @Test
  @DisplayName("for want of an address is about the address that a bound socket has")
  void namesTheAddress() {
    assertMeans(
        new BindException("Cannot assign requested address"),
        LOCAL,
        WsaError.WSAEADDRINUSE,
        "127.0.0.1:4000");
  }

  @Test
  @DisplayName("for an argument is about the peer's address")
  void namesThePeer() {
    assertMeans(
        new SocketException("Invalid argument"), LOCAL, WsaError.WSAEADDRNOTAVAIL, "no such peer");
  }

  @Test
  @DisplayName("for a reset is a rejection, since there was no connection yet")
  void namesTheRejection() {
    assertMeans(new SocketException("Connection reset"), LOCAL, WsaError.WSAECONNREFUSED, "cut");
  }

  @Test
  @DisplayName("for any other reason has the meaning that it has everywhere")
  void keepsTheRest() {
    WsaException own = new WsaException(WsaError.WSAECONNREFUSED);
    assertThat(ConnectFailures.translate(own, null, PEER)).isSameAs(own);
    Exception refused = new ConnectException("Connection refused");
    WsaException failure = ConnectFailures.translate(refused, LOCAL, PEER);
    assertThat(failure.error()).isEqualTo(WsaError.WSAECONNREFUSED);
    assertThat(failure).hasCause(refused);
  }

  private static void assertMeans(
      Exception cause, @Nullable InetSocketAddress local, WsaError error, String reason) {
    WsaException failure = ConnectFailures.translate(cause, local, PEER);
    assertThat(failure.error()).isEqualTo(error);
    assertThat(failure.reason()).contains(reason);
    assertThat(failure.address()).isEqualTo(PEER);
    assertThat(failure).hasCause(cause);
  }
}
