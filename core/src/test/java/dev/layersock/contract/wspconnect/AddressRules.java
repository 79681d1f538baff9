package dev.layersock.contract.wspconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.Ability;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is wrong with the socket, with the peer's name, or with the peer. */
public abstract class AddressRules extends ConnectRules {
  /** For subclasses. */
  protected AddressRules() {}

  @Test
  @DisplayName("CONN-18: a local address that another socket has is WSAEADDRINUSE, here or in bind")
  void addressIsInUse() throws Exception {
    ChainSocket listener = listener();
    ChainSocket first = stream();
    first.bind(wildcard(0));
    ChainSocket second = stream();
    try {
      // Where a wildcard and a specific name exclude each other, bind tells. Elsewhere the first
      // one's address becomes specific when it connects, and is taken then.
      second.bind(new InetSocketAddress(underTest().local(), name(first).getPort()));
    } catch (WsaException e) {
      assertThat(e.error()).isEqualTo(WsaError.WSAEADDRINUSE);
      return;
    }
    assertFails(first, ConnectRequest.to(name(listener)), WsaError.WSAEADDRINUSE);
    second.close();
    connect(first, name(listener));
    assertTalk(first, accept(listener));
  }

  @Test
  @DisplayName("CONN-19: one pair of addresses has one connection; a second is WSAEADDRINUSE")
  void pairIsInUse() throws Exception {
    ChainSocket listener = listener();
    ChainSocket first = stream().setOption(SockOpt.SO_REUSEADDR, true);
    first.bind(at(0));
    ChainSocket second = stream().setOption(SockOpt.SO_REUSEADDR, true);
    second.bind(name(first));
    connect(first, name(listener));
    assertFails(second, ConnectRequest.to(name(listener)), WsaError.WSAEADDRINUSE);
    ChainSocket other = listener();
    connect(second, name(other));
    assertTalk(second, accept(other));
    assertTalk(first, accept(listener));
  }

  @Test
  @DisplayName("CONN-24: an all-zero address is no peer of a stream, WSAEADDRNOTAVAIL")
  void refusesZeroAddress() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    ConnectRequest zero = ConnectRequest.to(wildcard(name(listener).getPort()));
    assertFails(s, zero, WsaError.WSAEADDRNOTAVAIL);
    connect(s, name(listener));
    assertTalk(s, accept(listener));
  }

  @Test
  @DisplayName("CONN-25: port 0 is no peer of a stream, WSAEADDRNOTAVAIL")
  void refusesPortZero() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    assertFails(s, ConnectRequest.to(at(0)), WsaError.WSAEADDRNOTAVAIL);
    connect(s, name(listener));
  }

  @Test
  @DisplayName(
      "CONN-26: an address of another family is WSAEAFNOSUPPORT, for streams and datagrams")
  void refusesOtherFamily() throws Exception {
    byte[] other = new byte[underTest().local().getAddress().length == 4 ? 16 : 4];
    other[other.length - 1] = 1;
    ConnectRequest request =
        ConnectRequest.to(new InetSocketAddress(InetAddress.getByAddress(other), 9));
    assertFails(stream(), request, WsaError.WSAEAFNOSUPPORT);
    assertFails(open(SocketType.DGRAM), request, WsaError.WSAEAFNOSUPPORT);
  }

  @Test
  @DisplayName("CONN-27: where nobody listens, WSAECONNREFUSED")
  void nobodyListens() throws Exception {
    assertFails(stream(), ConnectRequest.to(nobody()), WsaError.WSAECONNREFUSED);
  }

  @Test
  @DisplayName("CONN-28: a full backlog is WSAECONNREFUSED, until somebody accepts")
  void backlogIsFull() throws Exception {
    needs(Ability.EXACT_BACKLOG);
    ChainSocket listener = bound(SocketType.STREAM);
    listener.listen(2);
    ChainSocket first = stream();
    connect(first, name(listener));
    connect(stream(), name(listener));
    ChainSocket s = stream();
    assertFails(s, ConnectRequest.to(name(listener)), WsaError.WSAECONNREFUSED);
    assertTalk(first, accept(listener));
    connect(s, name(listener));
  }

  @Test
  @DisplayName("CONN-29: a listener's condition that refuses is WSAECONNREFUSED, or else a reset")
  void conditionRefuses() throws Exception {
    ChainSocket listener = stream();
    listener.setOption(SockOpt.SO_CONDITIONAL_ACCEPT, true);
    listener.bind(at(0));
    listener.listen(1);
    ChainSocket s = stream();
    Connecting connecting = begin(s, ConnectRequest.to(name(listener)));
    assertError(() -> accept(listener, offer -> AcceptDecision.REJECT), WsaError.WSAECONNREFUSED);
    Optional<WsaException> failure = connecting.end();
    // Where the kernel accepts first, the refusal is a reset, which may come before the connect
    // ends.
    if (can(Ability.CONDITIONAL_ACCEPT) || failure.isPresent()) {
      fails(failure, WsaError.WSAECONNREFUSED);
      ChainSocket other = listener();
      connect(s, name(other));
      assertTalk(s, accept(other));
    } else {
      assertError(() -> receive(s, 1), WsaError.WSAECONNRESET);
    }
  }

  @Test
  @DisplayName("CONN-36: a listening socket does not connect, WSAEINVAL, and listens on")
  void listenerDoesNotConnect() throws Exception {
    ChainSocket listener = listener();
    ChainSocket other = listener();
    assertFails(other, ConnectRequest.to(name(listener)), WsaError.WSAEINVAL);
    ChainSocket s = stream();
    connect(s, name(other));
    assertTalk(s, accept(other.setBlocking(true)));
  }

  @Test
  @DisplayName("CONN-37: a connected stream does not connect again, WSAEISCONN, from either end")
  void connectedDoesNotConnect() throws Exception {
    ChainSocket listener = listener();
    ChainSocket other = listener();
    ChainSocket s = stream();
    connect(s, name(listener));
    ChainSocket server = accept(listener);
    assertFails(s, ConnectRequest.to(name(listener)), WsaError.WSAEISCONN);
    assertFails(s, ConnectRequest.to(name(other)), WsaError.WSAEISCONN);
    assertFails(server, ConnectRequest.to(name(other)), WsaError.WSAEISCONN);
    assertTalk(s, server);
  }

  @Test
  @DisplayName("CONN-41: a closed socket is none, WSAENOTSOCK")
  void closedIsNoSocket() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    s.close();
    ConnectRequest request = ConnectRequest.to(name(listener));
    assertError(() -> s.connect(request), WsaError.WSAENOTSOCK);
    ChainSocket connected = stream();
    assertThat(connected.connect(request)).isEqualTo(ConnectOutcome.CONNECTED);
    connected.close();
    assertError(() -> connected.connect(request), WsaError.WSAENOTSOCK);
  }
}
