package dev.layersock.contract.wspconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.Cause;
import dev.layersock.contract.Troubles.Trouble;
import dev.layersock.error.WsaError;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectRequest;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Failures that come from the network, and connecting the same socket again after each. */
public abstract class RetryRules extends ConnectRules {
  /** For subclasses. */
  protected RetryRules() {}

  /** Connects into a cause, twice, and then, with the same socket, to where somebody listens. */
  private void failsAndRecovers(Cause cause) throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    try (Trouble trouble = trouble(cause, listener)) {
      ConnectRequest request = ConnectRequest.to(trouble.peer());
      assertFails(s, request, cause.error());
      assertFails(s, request, cause.error());
      assertError(s::peerAddress, WsaError.WSAENOTCONN);
    }
    connect(s, name(listener));
    assertTalk(s, accept(listener));
  }

  @Test
  @DisplayName("CONN-12: after WSAECONNREFUSED the same socket can be connected")
  void retriesAfterRefusal() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    ConnectRequest nobody = ConnectRequest.to(nobody());
    assertFails(s, nobody, WsaError.WSAECONNREFUSED);
    assertFails(s, nobody, WsaError.WSAECONNREFUSED);
    connect(s, name(listener));
    assertTalk(s, accept(listener));
  }

  @Test
  @DisplayName("CONN-13: after WSAENETUNREACH the same socket can be connected")
  void retriesAfterUnreachableNetwork() throws Exception {
    failsAndRecovers(Cause.NETWORK_UNREACHABLE);
  }

  @Test
  @DisplayName("CONN-13: after WSAEHOSTUNREACH the same socket can be connected")
  void retriesAfterUnreachableHost() throws Exception {
    failsAndRecovers(Cause.HOST_UNREACHABLE);
  }

  @Test
  @DisplayName("CONN-14: after WSAETIMEDOUT the same socket can be connected")
  void retriesAfterTimeout() throws Exception {
    failsAndRecovers(Cause.NO_ANSWER);
  }

  @Test
  @DisplayName("CONN-15: through failures a socket keeps the name that it was bound to")
  void keepsName() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = bound(SocketType.STREAM);
    InetSocketAddress before = name(s);
    assertFails(s, ConnectRequest.to(nobody()), WsaError.WSAECONNREFUSED);
    assertThat(name(s)).isEqualTo(before);
    connect(s, name(listener));
    assertThat(name(s)).isEqualTo(before);
    assertThat(accept(listener).peerAddress()).isEqualTo(before);
  }

  @Test
  @DisplayName("CONN-15: through failures a socket keeps its options")
  void keepsOptions() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    s.setOption(SockOpt.TCP_NODELAY, true).setOption(SockOpt.SO_KEEPALIVE, true);
    assertFails(s, ConnectRequest.to(nobody()), WsaError.WSAECONNREFUSED);
    connect(s, name(listener));
    assertThat(s.getOption(SockOpt.TCP_NODELAY)).isTrue();
    assertThat(s.getOption(SockOpt.SO_KEEPALIVE)).isTrue();
  }

  @Test
  @DisplayName("CONN-16: while the network is down, WSAENETDOWN; afterwards the socket connects")
  void networkIsDown() throws Exception {
    failsAndRecovers(Cause.NETWORK_DOWN);
  }

  @Test
  @DisplayName("CONN-17: once the provider is cleaned up, WSAENETDOWN")
  void providerIsCleanedUp() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    InetSocketAddress peer = name(listener);
    cleanUpChain();
    assertError(() -> s.connect(peer), WsaError.WSAENETDOWN);
  }

  @Test
  @DisplayName("CONN-31: a host that refuses gives WSAECONNREFUSED, whoever listens there")
  void hostRefuses() throws Exception {
    failsAndRecovers(Cause.HOST_REFUSES);
  }

  @Test
  @DisplayName("CONN-38: without a way to the peer's network, WSAENETUNREACH")
  void networkIsUnreachable() throws Exception {
    ChainSocket listener = listener();
    try (Trouble trouble = trouble(Cause.NETWORK_UNREACHABLE, listener)) {
      assertFails(stream(), ConnectRequest.to(trouble.peer()), WsaError.WSAENETUNREACH);
      ChainSocket other = stream();
      connect(other, name(listener));
      assertTalk(other, accept(listener));
    }
  }

  @Test
  @DisplayName("CONN-39: without buffer space, WSAENOBUFS; with it again, the socket connects")
  void hasNoBuffers() throws Exception {
    failsAndRecovers(Cause.NO_BUFFERS);
  }

  @Test
  @DisplayName("CONN-40: without a free port, WSAENOBUFS; with one again, the socket connects")
  void hasNoPorts() throws Exception {
    failsAndRecovers(Cause.NO_PORTS);
  }

  @Test
  @DisplayName("CONN-45: without an answer, WSAETIMEDOUT, and not before the time")
  void timesOut() throws Exception {
    ChainSocket listener = listener();
    try (Trouble trouble = trouble(Cause.NO_ANSWER, listener)) {
      long begin = time().nanoTime();
      assertFails(stream(), ConnectRequest.to(trouble.peer()), WsaError.WSAETIMEDOUT);
      assertThat(time().nanoTime() - begin).isPositive();
    }
  }
}
