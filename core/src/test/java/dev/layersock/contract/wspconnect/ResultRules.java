package dev.layersock.contract.wspconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectRequest;
import java.lang.reflect.RecordComponent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The parameters, the two results, and what a connected socket is. */
public abstract class ResultRules extends ConnectRules {
  /** For subclasses. */
  protected ResultRules() {}

  @Test
  @DisplayName("CONN-01: a socket connects if it is new, bound, or has failed to connect before")
  void connectsUnconnected() throws Exception {
    ChainSocket listener = listener();
    ChainSocket fresh = stream();
    connect(fresh, name(listener));
    assertTalk(fresh, accept(listener));
    ChainSocket bound = bound(SocketType.STREAM);
    connect(bound, name(listener));
    assertTalk(bound, accept(listener));
    ChainSocket failed = stream();
    assertFails(failed, ConnectRequest.to(nobody()), WsaError.WSAECONNREFUSED);
    connect(failed, name(listener));
    assertTalk(failed, accept(listener));
  }

  @Test
  @DisplayName("CONN-02: the socket is connected to the peer that is named, and to no other")
  void connectsToTheNamed() throws Exception {
    ChainSocket other = listener();
    ChainSocket listener = listener();
    ChainSocket s = stream();
    connect(s, name(listener));
    assertThat(s.peerAddress()).isEqualTo(name(listener));
    assertTalk(s, accept(listener));
    assertThat(other.setBlocking(false).accept()).isNull();
  }

  @Test
  @DisplayName("CONN-03: a name that is none is refused before anything is done")
  @SuppressWarnings("NullAway") // the mistake that is under test
  void refusesNoName() throws Exception {
    ChainSocket s = stream();
    SocketAddress none = null;
    assertThatThrownBy(() -> s.connect(none)).isInstanceOf(NullPointerException.class);
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 9);
    assertFails(s, ConnectRequest.to(unresolved), WsaError.WSAEAFNOSUPPORT);
    assertFails(s, ConnectRequest.to(new NoInternetAddress()), WsaError.WSAEAFNOSUPPORT);
    assertError(s::localAddress, WsaError.WSAEINVAL);
    ChainSocket listener = listener();
    connect(s, name(listener));
    assertTalk(s, accept(listener));
  }

  private static final class NoInternetAddress extends SocketAddress {
    private static final long serialVersionUID = 1;
  }

  @Test
  @DisplayName("CONN-07: a request has no place for the reserved group flows")
  void hasNoGroup() {
    assertThat(ConnectRequest.class.getRecordComponents())
        .extracting(RecordComponent::getName)
        .containsExactly("peer", "requested", "callerData", "calleeData", "qos");
  }

  @Test
  @DisplayName("CONN-08: a failure tells its code, the function, the provider and the peer")
  void failureTellsAll() throws Exception {
    InetSocketAddress nobody = nobody();
    ChainSocket s = stream();
    WsaException failure = assertFails(s, ConnectRequest.to(nobody), WsaError.WSAECONNREFUSED);
    assertThat(failure.error().code()).isEqualTo(10061);
    assertThat(failure.address()).isEqualTo(nobody);
    if (style != Style.SELECT) { // which leaves no more than the code, in SO_ERROR
      assertThat(failure.function()).isEqualTo(WspFunction.CONNECT);
      assertThat(failure.provider()).isEqualTo("base");
    }
  }

  @Test
  @DisplayName("CONN-09: success means that the socket is connected")
  void successIsConnected() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    connect(s, name(listener));
    assertThat(s.peerAddress()).isEqualTo(name(listener));
    assertThat(s.getOption(SockOpt.SO_CONNECT_TIME)).isNotNegative();
    assertThat(s.getOption(SockOpt.SO_ERROR)).isZero();
  }

  @Test
  @DisplayName("CONN-10: failure means that the socket is not connected")
  void failureIsUnconnected() throws Exception {
    ChainSocket s = stream();
    assertFails(s, ConnectRequest.to(nobody()), WsaError.WSAECONNREFUSED);
    assertError(s::peerAddress, WsaError.WSAENOTCONN);
    assertError(() -> s.send(bytes("x")), WsaError.WSAENOTCONN);
    assertError(() -> s.recv(ByteBuffer.allocate(1)), WsaError.WSAENOTCONN);
    assertThat(s.getOption(SockOpt.SO_CONNECT_TIME)).isEqualTo(-1);
  }

  @Test
  @DisplayName("CONN-48: an unbound socket gets a unique local name by connecting, and is bound")
  void bindsUnbound() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    ChainSocket other = stream();
    connect(s, name(listener));
    connect(other, name(listener));
    assertThat(name(s).getPort()).isPositive().isNotEqualTo(name(other).getPort());
    assertThat(accept(listener).peerAddress()).isEqualTo(name(s));
    assertError(() -> s.bind(at(0)), WsaError.WSAEINVAL);
  }

  @Test
  @DisplayName("CONN-49: a bound socket keeps its name when it connects")
  void keepsName() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = bound(SocketType.STREAM);
    InetSocketAddress before = name(s);
    connect(s, name(listener));
    assertThat(name(s)).isEqualTo(before);
    assertThat(accept(listener).peerAddress()).isEqualTo(before);
  }

  @Test
  @DisplayName("CONN-50: a socket that is bound to the wildcard gets a specific address")
  void commitsWildcard() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    s.bind(wildcard(0));
    int port = name(s).getPort();
    connect(s, name(listener));
    assertThat(name(s).getPort()).isEqualTo(port);
    assertThat(name(s).getAddress().isAnyLocalAddress()).isFalse();
    assertThat(accept(listener).peerAddress()).isEqualTo(name(s));
  }

  @Test
  @DisplayName("CONN-51: once connected, the socket sends and receives")
  void isReady() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    connect(s, name(listener));
    assertTalk(s, accept(listener));
  }

  @Test
  @DisplayName("CONN-80: a broken socket does not connect again; a new one does")
  void brokenIsDiscarded() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    connect(s, name(listener));
    ChainSocket server = accept(listener);
    server.setOption(SockOpt.SO_LINGER, Linger.RESET);
    server.close();
    assertThat(failureOfReceive(s)).isEqualTo(WsaError.WSAECONNRESET);
    assertFails(s, ConnectRequest.to(name(listener)), WsaError.WSAEISCONN);
    s.close();
    ChainSocket again = stream();
    connect(again, name(listener));
    assertTalk(again, accept(listener));
  }

  private @Nullable WsaError failureOfReceive(ChainSocket s) throws Exception {
    try {
      receive(s, 1);
      return null;
    } catch (WsaException e) {
      return e.error();
    }
  }
}
