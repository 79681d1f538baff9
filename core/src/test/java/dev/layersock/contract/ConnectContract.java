package dev.layersock.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Connecting a stream socket. */
public abstract class ConnectContract extends ProviderContract {

  @Test
  @DisplayName("CONN-48: an unbound socket is bound by connecting, and both ends agree on names")
  void bindsUnbound() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket client = open(SocketType.STREAM);
    connect(client, name(listener));
    ProviderSocket server = accept(listener);
    assertThat(name(client).getPort()).isPositive();
    assertThat(provider().getPeerName(client)).isEqualTo(name(listener));
    assertThat(provider().getPeerName(server)).isEqualTo(name(client));
    assertThat(name(server)).isEqualTo(name(listener));
  }

  @Test
  @DisplayName("CONN-49: a bound socket keeps its name when it connects")
  void keepsName() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket client = bound(SocketType.STREAM);
    InetSocketAddress before = name(client);
    connect(client, name(listener));
    assertThat(name(client)).isEqualTo(before);
    assertThat(provider().getPeerName(accept(listener))).isEqualTo(before);
  }

  @Test
  @DisplayName("CONN-27: where nobody listens, connecting raises WSAECONNREFUSED")
  void isRefused() throws Exception {
    ProviderSocket s = open(SocketType.STREAM);
    InetSocketAddress nobody = closedPort(SocketType.STREAM);
    assertConnectFails(s, ConnectRequest.to(nobody), WsaError.WSAECONNREFUSED);
    assertError(() -> provider().getPeerName(s), WsaError.WSAENOTCONN);
  }

  @Test
  @DisplayName("CONN-12: after a refusal the same socket is bound and can be connected again")
  void connectsAfterRefusal() throws Exception {
    ProviderSocket s = open(SocketType.STREAM);
    InetSocketAddress nobody = closedPort(SocketType.STREAM);
    assertConnectFails(s, ConnectRequest.to(nobody), WsaError.WSAECONNREFUSED);
    assertConnectFails(s, ConnectRequest.to(nobody), WsaError.WSAECONNREFUSED);
    ProviderSocket listener = listener(5);
    InetSocketAddress before = name(s);
    assertError(() -> provider().bind(s, at(0)), WsaError.WSAEINVAL);
    connect(s, name(listener));
    assertThat(name(s).getPort()).isEqualTo(before.getPort());
    ProviderSocket server = accept(listener);
    sendText(s, "late");
    assertThat(recvText(server, 4)).isEqualTo("late");
  }

  @Test
  @DisplayName("CONN-37: connecting a connected socket raises WSAEISCONN, from either end")
  void refusesSecondConnect() throws Exception {
    Pair pair = pair();
    InetSocketAddress peer = at(9);
    assertError(
        () -> provider().connect(pair.client(), ConnectRequest.to(peer)), WsaError.WSAEISCONN);
    assertError(
        () -> provider().connect(pair.server(), ConnectRequest.to(peer)), WsaError.WSAEISCONN);
  }

  @Test
  @DisplayName("CONN-36: connecting a listening socket raises WSAEINVAL")
  void listenerDoesNotConnect() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket other = listener(1);
    assertError(
        () -> provider().connect(listener, ConnectRequest.to(name(other))), WsaError.WSAEINVAL);
  }

  @Test
  @DisplayName("CONN-24: connecting to the all-zero address raises WSAEADDRNOTAVAIL")
  void refusesZeroAddress() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket s = open(SocketType.STREAM);
    assertConnectFails(
        s, ConnectRequest.to(wildcard(name(listener).getPort())), WsaError.WSAEADDRNOTAVAIL);
    connect(s, name(listener));
  }

  @Test
  @DisplayName("CONN-25: connecting to port 0 raises WSAEADDRNOTAVAIL")
  void refusesPortZero() throws Exception {
    ProviderSocket s = open(SocketType.STREAM);
    assertConnectFails(s, ConnectRequest.to(at(0)), WsaError.WSAEADDRNOTAVAIL);
  }

  @Test
  @DisplayName("CONN-26: connecting to an address of another family raises WSAEAFNOSUPPORT")
  void refusesOtherFamily() throws Exception {
    ProviderSocket s = open(SocketType.STREAM);
    boolean four = underTest().local().getAddress().length == 4;
    byte[] other = new byte[four ? 16 : 4];
    other[other.length - 1] = 1;
    InetSocketAddress peer = new InetSocketAddress(InetAddress.getByAddress(other), 9);
    assertConnectFails(s, ConnectRequest.to(peer), WsaError.WSAEAFNOSUPPORT);
    assertConnectFails(
        s,
        ConnectRequest.to(InetSocketAddress.createUnresolved("nowhere.invalid", 9)),
        WsaError.WSAEAFNOSUPPORT);
  }

  @Test
  @DisplayName("CONN-10: before a connect, sending, receiving and shutting down raise WSAENOTCONN")
  void unconnectedCannotTalk() throws Exception {
    ProviderSocket s = bound(SocketType.STREAM);
    assertError(() -> provider().send(s, bytes("x"), MessageFlags.NONE), WsaError.WSAENOTCONN);
    assertError(() -> provider().recv(s, bytes("x"), MessageFlags.NONE), WsaError.WSAENOTCONN);
    assertError(
        () -> provider().shutdown(s, dev.layersock.spi.ShutdownHow.SEND), WsaError.WSAENOTCONN);
    assertError(() -> provider().sendDisconnect(s, null), WsaError.WSAENOTCONN);
    assertError(() -> provider().recvDisconnect(s, null), WsaError.WSAENOTCONN);
    assertThat(provider().select(s) & (Readiness.WRITABLE | Readiness.ACCEPTABLE)).isZero();
  }

  @Test
  @DisplayName("CONN-51: a connected socket is writable, and one watched before says so")
  void becomesWritable() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket s = open(SocketType.STREAM);
    provider().watch(s, Readiness.WRITABLE);
    connect(s, name(listener));
    upcalls.awaitSignal(s, Readiness.WRITABLE);
    assertThat(provider().select(s) & Readiness.WRITABLE).isNotZero();
  }

  @Test
  @DisplayName("CONN-59: a connect completes once, and not at all if it returned CONNECTED")
  void completesOnce() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket s = open(SocketType.STREAM);
    ConnectOutcome outcome = provider().connect(s, ConnectRequest.to(name(listener)));
    ProviderSocket server = accept(listener);
    if (outcome == ConnectOutcome.IN_PROGRESS) {
      assertThat(upcalls.awaitCompletion(s)).isEmpty();
    }
    sendText(s, "once");
    assertThat(recvText(server, 4)).isEqualTo("once");
    assertThat(upcalls.completions(s)).isZero();
  }

  @Test
  @DisplayName("CONN-50: a socket bound to the wildcard has a specific address once connected")
  void commitsWildcard() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket s = open(SocketType.STREAM);
    provider().bind(s, wildcard(0));
    int port = name(s).getPort();
    connect(s, name(listener));
    assertThat(name(s).getPort()).isEqualTo(port);
    assertThat(name(s).getAddress().isAnyLocalAddress()).isFalse();
  }

  @Test
  @DisplayName("CONN-60: SO_ERROR tells of a refusal that came later, once")
  void keepsErrorForOneRead() throws Exception {
    ProviderSocket s = open(SocketType.STREAM);
    ConnectRequest request = ConnectRequest.to(closedPort(SocketType.STREAM));
    assertConnectFails(s, request, WsaError.WSAECONNREFUSED);
    assertThat(provider().getSockOpt(s, SockOpt.SO_ERROR)).isIn(0, WsaError.WSAECONNREFUSED.code());
    assertThat(provider().getSockOpt(s, SockOpt.SO_ERROR)).isZero();
  }

  @Test
  @DisplayName("CONN-44: caller data needs a provider that can carry it, else WSAEPROTONOSUPPORT")
  void refusesCallerData() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket s = open(SocketType.STREAM);
    ConnectRequest request = ConnectRequest.to(name(listener)).withCallerData(bytes("hello"));
    if (underTest().can(Ability.CONNECT_DATA)) {
      assertThat(provider().connect(s, request)).isEqualTo(ConnectOutcome.IN_PROGRESS);
      accept(listener);
      assertThat(upcalls.awaitCompletion(s)).isEmpty();
    } else {
      assertError(() -> provider().connect(s, request), WsaError.WSAEPROTONOSUPPORT);
      connect(s, name(listener));
    }
  }

  @Test
  @DisplayName("CONN-71: empty caller data is no caller data")
  void allowsEmptyCallerData() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket s = open(SocketType.STREAM);
    ConnectRequest request =
        ConnectRequest.to(name(listener)).withCallerData(ByteBuffer.allocate(0));
    assertThat(tryConnect(s, request)).isEmpty();
  }

  @Test
  @DisplayName("CONN-72: a callee buffer's position does not move if the peer sends no data")
  void leavesCalleeBuffer() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket s = open(SocketType.STREAM);
    ByteBuffer callee = ByteBuffer.allocate(64);
    ConnectRequest request = ConnectRequest.to(name(listener)).withCalleeData(callee);
    ConnectOutcome outcome = provider().connect(s, request);
    accept(listener);
    if (outcome == ConnectOutcome.IN_PROGRESS) {
      assertThat(upcalls.awaitCompletion(s)).isEmpty();
    }
    assertThat(callee.position()).isZero();
  }

  @Test
  @DisplayName("CONN-35: a read-only callee buffer is an illegal argument, before anything is done")
  void refusesReadOnlyCalleeBuffer() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket s = open(SocketType.STREAM);
    ConnectRequest request = ConnectRequest.to(name(listener));
    ByteBuffer readOnly = ByteBuffer.allocate(8).asReadOnlyBuffer();
    assertThatThrownBy(() -> provider().connect(s, request.withCalleeData(readOnly)))
        .isInstanceOf(IllegalArgumentException.class);
    connect(s, name(listener));
  }

  @Test
  @DisplayName("CONN-05: connect data goes both ways")
  void exchangesConnectData() throws Exception {
    needs(Ability.CONNECT_DATA);
    ProviderSocket listener = listener(1);
    ProviderSocket s = open(SocketType.STREAM);
    ByteBuffer callee = ByteBuffer.allocate(64);
    ByteBuffer caller = bytes("question");
    AtomicReference<String> seen = new AtomicReference<>();
    ConnectRequest request = new ConnectRequest(name(listener), caller, callee, null);
    assertThat(provider().connect(s, request)).isEqualTo(ConnectOutcome.IN_PROGRESS);
    assertThat(caller.position()).isZero();
    AcceptCondition condition =
        offer -> {
          seen.set(text(offer.callerData()));
          ByteBuffer answer = offer.calleeData();
          if (answer == null) {
            return AcceptDecision.REJECT;
          }
          answer.put(bytes("answer"));
          return AcceptDecision.ACCEPT;
        };
    accept(listener, condition);
    assertThat(upcalls.awaitCompletion(s)).isEmpty();
    assertThat(seen).hasValue("question");
    assertThat(text(callee.flip())).isEqualTo("answer");
  }

  @Test
  @DisplayName("CONN-23: while a connect is in progress, another raises WSAEALREADY")
  void refusesConnectWhilePending() throws Exception {
    needs(Ability.PENDING_CONNECT);
    ProviderSocket listener = open(SocketType.STREAM);
    ProviderSocket s = pendingConnect(listener);
    assertError(
        () -> provider().connect(s, ConnectRequest.to(name(listener))), WsaError.WSAEALREADY);
    assertError(() -> provider().getPeerName(s), WsaError.WSAENOTCONN);
    assertError(() -> provider().send(s, bytes("x"), MessageFlags.NONE), WsaError.WSAENOTCONN);
    assertThat(provider().select(s) & Readiness.WRITABLE).isZero();
    provider().watch(s, Readiness.WRITABLE);
    InetSocketAddress client = name(s);
    ProviderSocket server = accept(listener);
    while (!provider().getPeerName(server).equals(client)) {
      server = accept(listener); // one of those that were in the way
    }
    assertThat(upcalls.awaitCompletion(s)).isEmpty();
    upcalls.awaitSignal(s, Readiness.WRITABLE);
    assertThat(provider().getPeerName(s)).isEqualTo(name(listener));
    assertError(
        () -> provider().connect(s, ConnectRequest.to(name(listener))), WsaError.WSAEISCONN);
  }

  @Test
  @DisplayName("CONN-58: closing a socket whose connect is in progress ends it without an upcall")
  void closesWhilePending() throws Exception {
    needs(Ability.PENDING_CONNECT);
    ProviderSocket listener = open(SocketType.STREAM);
    ProviderSocket s = pendingConnect(listener);
    provider().watch(s, Readiness.WRITABLE);
    provider().closeSocket(s);
    provider().closeSocket(listener);
    assertThat(upcalls.completions(s)).isZero();
    assertThat(upcalls.signals(s)).isZero();
  }

  @Test
  @DisplayName("CONN-30: closing the listener refuses a connect that is in progress")
  void listenerClosesWhilePending() throws Exception {
    needs(Ability.PENDING_CONNECT);
    ProviderSocket s;
    ProviderSocket listener;
    do {
      listener = open(SocketType.STREAM);
      s = pendingConnect(listener);
      Framework.setBlocking(s, false); // else the call that waits tells, and SO_ERROR does not
    } while (!closeForGood(listener));
    assertThat(upcalls.awaitCompletion(s))
        .map(dev.layersock.error.WsaException::error)
        .contains(WsaError.WSAECONNREFUSED);
    assertThat(provider().getSockOpt(s, SockOpt.SO_ERROR))
        .isEqualTo(WsaError.WSAECONNREFUSED.code());
    assertThat(provider().getSockOpt(s, SockOpt.SO_ERROR)).isZero();
    connect(s, name(listener(1)));
  }

  @Test
  @DisplayName("CONN-15: a socket that was bound keeps its name and options through a refusal")
  void keepsNameThroughRefusal() throws Exception {
    ProviderSocket s = bound(SocketType.STREAM);
    provider().setSockOpt(s, SockOpt.TCP_NODELAY, true);
    InetSocketAddress before = name(s);
    ConnectRequest nobody = ConnectRequest.to(closedPort(SocketType.STREAM));
    assertConnectFails(s, nobody, WsaError.WSAECONNREFUSED);
    assertThat(name(s)).isEqualTo(before);
    ProviderSocket listener = listener(1);
    connect(s, name(listener));
    assertThat(provider().getPeerName(accept(listener))).isEqualTo(before);
    assertThat(provider().getSockOpt(s, SockOpt.TCP_NODELAY)).isTrue();
  }
}
