package dev.layersock.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Listening and accepting. */
public abstract class AcceptContract extends ProviderContract {

  @Test
  @DisplayName("ACPT-01: listening without a name raises WSAEINVAL")
  void needsName() throws Exception {
    ProviderSocket s = open(SocketType.STREAM);
    assertError(() -> provider().listen(s, 1), WsaError.WSAEINVAL);
  }

  @Test
  @DisplayName("ACPT-02: a connected socket cannot listen, WSAEISCONN")
  void connectedCannotListen() throws Exception {
    Pair pair = pair();
    assertError(() -> provider().listen(pair.client(), 1), WsaError.WSAEISCONN);
    assertError(() -> provider().listen(pair.server(), 1), WsaError.WSAEISCONN);
  }

  @Test
  @DisplayName("ACPT-03: a datagram socket neither listens nor accepts, WSAEOPNOTSUPP")
  void datagramCannotListen() throws Exception {
    ProviderSocket s = bound(SocketType.DGRAM);
    assertError(() -> provider().listen(s, 1), WsaError.WSAEOPNOTSUPP);
    assertError(() -> provider().accept(s, AcceptCondition.ALWAYS), WsaError.WSAEOPNOTSUPP);
  }

  @Test
  @DisplayName("ACPT-04: accepting on a socket that does not listen raises WSAEINVAL")
  void needsListen() throws Exception {
    ProviderSocket s = bound(SocketType.STREAM);
    assertError(() -> provider().accept(s, AcceptCondition.ALWAYS), WsaError.WSAEINVAL);
  }

  @Test
  @DisplayName("ACPT-05: accept answers null while no connection waits")
  void answersNull() throws Exception {
    ProviderSocket listener = listener(1);
    assertThat(provider().accept(listener, AcceptCondition.ALWAYS)).isNull();
    assertThat(provider().select(listener) & Readiness.ACCEPTABLE).isZero();
  }

  @Test
  @DisplayName("ACPT-06: listening again is no error")
  void listensAgain() throws Exception {
    ProviderSocket listener = listener(1);
    provider().listen(listener, 5);
    connect(open(SocketType.STREAM), name(listener));
    assertThat(accept(listener)).isNotNull();
  }

  @Test
  @DisplayName("ACPT-07: as many connections as the backlog wait without anybody accepting")
  void keepsBacklog() throws Exception {
    ProviderSocket listener = listener(3);
    Set<SocketAddress> names = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      ProviderSocket client = open(SocketType.STREAM);
      connect(client, name(listener));
      names.add(name(client));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(names.remove(provider().getPeerName(accept(listener)))).isTrue();
    }
    assertThat(provider().accept(listener, AcceptCondition.ALWAYS)).isNull();
  }

  @Test
  @DisplayName("ACPT-08: a connection beyond the backlog is refused")
  void refusesBeyondBacklog() throws Exception {
    needs(Ability.EXACT_BACKLOG);
    ProviderSocket listener = listener(1);
    connect(open(SocketType.STREAM), name(listener));
    ProviderSocket second = open(SocketType.STREAM);
    assertConnectFails(second, ConnectRequest.to(name(listener)), WsaError.WSAECONNREFUSED);
    accept(listener);
    connect(second, name(listener));
  }

  @Test
  @DisplayName("ACPT-09: the condition sees both addresses, and ACCEPT takes the connection")
  void asksCondition() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket client = open(SocketType.STREAM);
    connect(client, name(listener));
    AtomicReference<SocketAddress> caller = new AtomicReference<>();
    AtomicReference<SocketAddress> callee = new AtomicReference<>();
    AtomicReference<Boolean> extras = new AtomicReference<>();
    ProviderSocket server =
        accept(
            listener,
            offer -> {
              caller.set(offer.callerId());
              callee.set(offer.calleeId());
              extras.set(offer.callerData().hasRemaining() || offer.qos() != null);
              return AcceptDecision.ACCEPT;
            });
    assertThat(caller).hasValue(name(client));
    assertThat(callee).hasValue(name(listener));
    assertThat(extras).hasValue(false);
    sendText(server, "hello");
    assertThat(recvText(client, 5)).isEqualTo("hello");
  }

  @Test
  @DisplayName("ACPT-10: REJECT raises WSAECONNREFUSED, cuts the client off and empties the queue")
  void rejects() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket client = open(SocketType.STREAM);
    connect(client, name(listener));
    await(listener, Readiness.ACCEPTABLE);
    assertError(
        () -> provider().accept(listener, offer -> AcceptDecision.REJECT),
        WsaError.WSAECONNREFUSED);
    assertThat(recvUntilError(client)).isEqualTo(WsaError.WSAECONNRESET);
    assertThat(provider().select(listener)).isZero();
    assertThat(provider().accept(listener, AcceptCondition.ALWAYS)).isNull();
  }

  @Test
  @DisplayName("ACPT-11: DEFER raises WSATRY_AGAIN and leaves the connection first in the queue")
  void defers() throws Exception {
    ProviderSocket listener = listener(2);
    ProviderSocket first = open(SocketType.STREAM);
    connect(first, name(listener));
    await(listener, Readiness.ACCEPTABLE);
    assertError(
        () -> provider().accept(listener, offer -> AcceptDecision.DEFER), WsaError.WSATRY_AGAIN);
    connect(open(SocketType.STREAM), name(listener));
    assertThat(provider().select(listener) & Readiness.ACCEPTABLE).isNotZero();
    assertThat(provider().getPeerName(accept(listener))).isEqualTo(name(first));
    accept(listener);
  }

  @Test
  @DisplayName("ACPT-12: a condition that throws counts as REJECT")
  void survivesThrowingCondition() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket client = open(SocketType.STREAM);
    connect(client, name(listener));
    await(listener, Readiness.ACCEPTABLE);
    assertError(
        () ->
            provider()
                .accept(
                    listener,
                    offer -> {
                      throw new IllegalStateException("on purpose");
                    }),
        WsaError.WSAECONNREFUSED);
    assertThat(recvUntilError(client)).isEqualTo(WsaError.WSAECONNRESET);
    connect(open(SocketType.STREAM), name(listener));
    assertThat(accept(listener)).isNotNull();
  }

  @Test
  @DisplayName("ACPT-13: the accepted socket has the options of its listener")
  void inheritsOptions() throws Exception {
    ProviderSocket listener = open(SocketType.STREAM);
    provider().bind(listener, at(0));
    provider().setSockOpt(listener, SockOpt.SO_KEEPALIVE, true);
    provider().setSockOpt(listener, SockOpt.TCP_NODELAY, true);
    provider().setSockOpt(listener, SockOpt.SO_LINGER, new Linger(true, 3));
    provider().listen(listener, 1);
    connect(open(SocketType.STREAM), name(listener));
    ProviderSocket server = accept(listener);
    assertThat(provider().getSockOpt(server, SockOpt.SO_KEEPALIVE)).isTrue();
    assertThat(provider().getSockOpt(server, SockOpt.TCP_NODELAY)).isTrue();
    assertThat(provider().getSockOpt(server, SockOpt.SO_LINGER)).isEqualTo(new Linger(true, 3));
    assertThat(provider().getSockOpt(server, SockOpt.SO_ACCEPTCONN)).isFalse();
  }

  @Test
  @DisplayName("ACPT-14: what a client sent and ended before it is accepted is there afterwards")
  void keepsEarlyData() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket client = open(SocketType.STREAM);
    connect(client, name(listener));
    sendText(client, "early");
    provider().closeSocket(client);
    ProviderSocket server = accept(listener);
    assertThat(recvText(server, 5)).isEqualTo("early");
    recvEnd(server);
  }

  @Test
  @DisplayName("ACPT-15: closing a listener leaves its accepted connections alone")
  void acceptedOutliveListener() throws Exception {
    Pair pair = pair();
    sendText(pair.client(), "still");
    assertThat(recvText(pair.server(), 5)).isEqualTo("still");
  }

  @Test
  @DisplayName("ACPT-16: closing a listener resets the connections that wait")
  void closingResetsWaiting() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket client = open(SocketType.STREAM);
    connect(client, name(listener));
    await(listener, Readiness.ACCEPTABLE);
    provider().closeSocket(listener);
    assertThat(recvUntilError(client)).isEqualTo(WsaError.WSAECONNRESET);
    ProviderSocket late = open(SocketType.STREAM);
    assertConnectFails(
        late,
        ConnectRequest.to((java.net.InetSocketAddress) provider().getPeerName(client)),
        WsaError.WSAECONNREFUSED);
  }

  @Test
  @DisplayName(
      "ACPT-17: with SO_CONDITIONAL_ACCEPT a REJECT refuses the connect, or else resets it")
  void refusesConditionally() throws Exception {
    ProviderSocket listener = open(SocketType.STREAM);
    provider().setSockOpt(listener, SockOpt.SO_CONDITIONAL_ACCEPT, true);
    provider().bind(listener, at(0));
    provider().listen(listener, 5);
    ProviderSocket client = open(SocketType.STREAM);
    if (!underTest().can(Ability.CONDITIONAL_ACCEPT)) {
      connect(client, name(listener));
      await(listener, Readiness.ACCEPTABLE);
      assertError(
          () -> provider().accept(listener, offer -> AcceptDecision.REJECT),
          WsaError.WSAECONNREFUSED);
      assertThat(recvUntilError(client)).isEqualTo(WsaError.WSAECONNRESET);
      return;
    }
    assertThat(provider().connect(client, ConnectRequest.to(name(listener))))
        .isEqualTo(ConnectOutcome.IN_PROGRESS);
    assertError(
        () -> provider().accept(listener, offer -> AcceptDecision.DEFER), WsaError.WSATRY_AGAIN);
    assertThat(upcalls.completions(client)).isZero();
    assertError(
        () -> provider().accept(listener, offer -> AcceptDecision.REJECT),
        WsaError.WSAECONNREFUSED);
    assertThat(upcalls.awaitCompletion(client))
        .map(dev.layersock.error.WsaException::error)
        .contains(WsaError.WSAECONNREFUSED);
  }

  @Test
  @DisplayName("ACPT-18: a listener at the wildcard takes connections to a specific address")
  void wildcardListens() throws Exception {
    ProviderSocket listener = open(SocketType.STREAM);
    provider().bind(listener, wildcard(0));
    provider().listen(listener, 1);
    connect(open(SocketType.STREAM), at(name(listener).getPort()));
    ProviderSocket server = accept(listener);
    assertThat(name(server)).isEqualTo(at(name(listener).getPort()));
  }

  @Test
  @DisplayName("ACPT-19: a client that has reset its connection is not handed out as a whole one")
  void resetBeforeAccept() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket client = open(SocketType.STREAM);
    connect(client, name(listener));
    await(listener, Readiness.ACCEPTABLE);
    provider().setSockOpt(client, SockOpt.SO_LINGER, Linger.RESET);
    provider().closeSocket(client);
    try {
      ProviderSocket server = accept(listener);
      assertThat(recvUntilError(server)).isEqualTo(WsaError.WSAECONNRESET);
    } catch (dev.layersock.error.WsaException gone) {
      assertThat(gone.error()).isEqualTo(WsaError.WSAECONNRESET);
    }
  }
}
