package dev.layersock.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.Upcalls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Making, naming and closing sockets, and ending a provider. */
public abstract class LifecycleContract extends ProviderContract {
  /** As many as any chain under test needs. */
  private static final int SLOTS = 32;

  @Test
  @DisplayName("LIFE-01: every protocol that is offered gives a socket with that protocol")
  void offersWhatItSays() throws Exception {
    for (ProtocolInfo protocol : underTest().protocols()) {
      ProviderSocket s = underTest().sockets().open(protocol);
      assertThat(s.protocol()).isEqualTo(protocol);
      provider().closeSocket(s);
    }
  }

  @Test
  @DisplayName("LIFE-02: a protocol number that does not fit the type is refused")
  void refusesForeignProtocols() {
    ProtocolInfo real = underTest().protocol(SocketType.STREAM);
    ProtocolInfo wrong =
        new ProtocolInfo("odd", real.family(), real.type(), 99, real.capabilities(), 0);
    assertError(
        () -> provider().socket(Framework.request(wrong, 0, upcalls)), WsaError.WSAEPROTONOSUPPORT);
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("LIFE-03: a new socket has no name")
  void newSocketHasNoName(SocketType type) throws Exception {
    ProviderSocket s = open(type);
    assertError(() -> provider().getSockName(s), WsaError.WSAEINVAL);
    assertError(() -> provider().getPeerName(s), WsaError.WSAENOTCONN);
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("LIFE-04: binding to port 0 gives a port")
  void bindsToFreePort(SocketType type) throws Exception {
    ProviderSocket s = bound(type);
    assertThat(name(s).getPort()).isPositive();
    assertThat(name(s).getAddress()).isEqualTo(underTest().local());
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("LIFE-05: binding a bound socket again raises WSAEINVAL and changes nothing")
  void bindsOnce(SocketType type) throws Exception {
    ProviderSocket s = bound(type);
    InetSocketAddress before = name(s);
    assertError(() -> provider().bind(s, at(0)), WsaError.WSAEINVAL);
    assertThat(name(s)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("LIFE-06: an address that another socket holds cannot be bound")
  void refusesUsedAddress(SocketType type) throws Exception {
    ProviderSocket first = bound(type);
    ProviderSocket second = open(type);
    assertError(
        () -> provider().bind(second, name(first)), WsaError.WSAEADDRINUSE, WsaError.WSAEACCES);
    provider().bind(second, at(0));
    assertThat(name(second)).isNotEqualTo(name(first));
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("LIFE-07: an address is free again after its socket is closed")
  void freesAddress(SocketType type) throws Exception {
    ProviderSocket first = bound(type);
    InetSocketAddress name = name(first);
    provider().closeSocket(first);
    ProviderSocket second = open(type);
    provider().bind(second, name);
    assertThat(name(second)).isEqualTo(name);
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("LIFE-08: binding to an address of the other family raises WSAEAFNOSUPPORT")
  void refusesOtherFamily(SocketType type) throws Exception {
    ProviderSocket s = open(type);
    assertError(() -> provider().bind(s, otherFamily(1)), WsaError.WSAEAFNOSUPPORT);
    assertError(
        () -> provider().bind(s, InetSocketAddress.createUnresolved("nowhere.invalid", 1)),
        WsaError.WSAEAFNOSUPPORT);
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("LIFE-09: binding to an address that is not local raises WSAEADDRNOTAVAIL")
  void refusesForeignAddress(SocketType type) throws Exception {
    if (underTest().foreign().isPresent()) {
      ProviderSocket s = open(type);
      InetAddress foreign = underTest().foreign().get();
      assertError(
          () -> provider().bind(s, new InetSocketAddress(foreign, 0)), WsaError.WSAEADDRNOTAVAIL);
      provider().bind(s, at(0));
    }
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("LIFE-10: a socket that is bound to the wildcard says so")
  void namesWildcard(SocketType type) throws Exception {
    ProviderSocket s = open(type);
    provider().bind(s, wildcard(0));
    assertThat(name(s).getAddress().isAnyLocalAddress()).isTrue();
    assertThat(name(s).getPort()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("LIFE-11: closing twice raises WSAENOTSOCK")
  void closesOnce(SocketType type) throws Exception {
    ProviderSocket s = bound(type);
    provider().closeSocket(s);
    assertError(() -> provider().closeSocket(s), WsaError.WSAENOTSOCK);
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("LIFE-12: every call on a closed socket raises WSAENOTSOCK")
  void closedIsNoSocket(SocketType type) throws Exception {
    ProviderSocket s = bound(type);
    provider().closeSocket(s);
    assertError(() -> provider().bind(s, at(0)), WsaError.WSAENOTSOCK);
    assertError(() -> provider().listen(s, 1), WsaError.WSAENOTSOCK);
    assertError(() -> provider().accept(s, AcceptCondition.ALWAYS), WsaError.WSAENOTSOCK);
    assertError(() -> provider().connect(s, ConnectRequest.to(at(9))), WsaError.WSAENOTSOCK);
    assertError(() -> provider().send(s, bytes("x"), 0), WsaError.WSAENOTSOCK);
    assertError(() -> provider().sendTo(s, bytes("x"), 0, at(9)), WsaError.WSAENOTSOCK);
    assertError(() -> provider().recv(s, bytes("x"), 0), WsaError.WSAENOTSOCK);
    assertError(
        () -> provider().recvFrom(s, bytes("x"), 0, new AddressBox()), WsaError.WSAENOTSOCK);
    assertError(() -> provider().sendDisconnect(s, null), WsaError.WSAENOTSOCK);
    assertError(() -> provider().recvDisconnect(s, null), WsaError.WSAENOTSOCK);
    assertError(() -> provider().shutdown(s, ShutdownHow.BOTH), WsaError.WSAENOTSOCK);
    assertError(() -> provider().getSockName(s), WsaError.WSAENOTSOCK);
    assertError(() -> provider().getPeerName(s), WsaError.WSAENOTSOCK);
    assertError(() -> provider().select(s), WsaError.WSAENOTSOCK);
    assertError(() -> provider().watch(s, Readiness.ALL), WsaError.WSAENOTSOCK);
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("LIFE-13: closing a socket that is watched is no error and completes no connect")
  void closesWatchedSocket(SocketType type) throws Exception {
    ProviderSocket s = bound(type);
    provider().watch(s, Readiness.READABLE | Readiness.CLOSED);
    provider().closeSocket(s);
    assertError(() -> provider().watch(s, Readiness.READABLE), WsaError.WSAENOTSOCK);
    assertThat(upcalls.completions(s)).isZero();
  }

  @Test
  @DisplayName("LIFE-14: after cleanup nothing works any more")
  void cleansUp() throws Exception {
    Pair pair = pair();
    underTest().cleanUp();
    assertError(() -> open(SocketType.STREAM), WsaError.WSAENETDOWN);
    assertError(
        () -> provider().send(pair.client(), bytes("x"), MessageFlags.NONE),
        WsaError.WSAENETDOWN,
        WsaError.WSAENOTSOCK);
    assertError(
        () -> provider().recv(pair.server(), bytes("x"), MessageFlags.NONE),
        WsaError.WSAENETDOWN,
        WsaError.WSAENOTSOCK);
  }

  @Test
  @DisplayName("LIFE-15: cleaning up twice is no error")
  void cleansUpTwice() throws Exception {
    listener(1);
    underTest().cleanUp();
    underTest().cleanUp();
    assertError(() -> open(SocketType.DGRAM), WsaError.WSAENETDOWN);
  }

  @Test
  @DisplayName("LIFE-16: whoever uses a socket that another thread closes gets WSAENOTSOCK")
  void closesUnderUse() throws Exception {
    for (int i = 0; i < 50; i++) {
      Pair pair = pair();
      Countdown busy = new Countdown(time(), 2);
      Work<WsaError> reader = begin(() -> useUntilItFails(pair.client(), busy, true));
      Work<WsaError> writer = begin(() -> useUntilItFails(pair.client(), busy, false));
      busy.await();
      provider().closeSocket(pair.client());
      assertThat(reader.await()).isEqualTo(WsaError.WSAENOTSOCK);
      assertThat(writer.await()).isEqualTo(WsaError.WSAENOTSOCK);
      provider().closeSocket(pair.server());
    }
  }

  @Test
  @DisplayName("LIFE-17: cleanup signals what is watched, and trying again raises WSAENETDOWN")
  void cleanupTellsWatchers() throws Exception {
    Pair idle = pair();
    Pair busy = pair();
    ByteBuffer much = ByteBuffer.allocate(65536);
    while (provider().send(busy.client(), much.clear(), 0) != IoResult.WOULD_BLOCK) {
      assertThat(much.position()).isPositive();
    }
    ProviderSocket listener = listener(1);
    ProviderSocket receiver = bound(SocketType.DGRAM);
    ProviderSocket unconnected = open(SocketType.STREAM);
    provider().watch(idle.client(), Readiness.READABLE | Readiness.CLOSED);
    provider().watch(idle.server(), Readiness.READABLE | Readiness.CLOSED);
    provider().watch(busy.client(), Readiness.WRITABLE);
    provider().watch(listener, Readiness.ACCEPTABLE);
    provider().watch(receiver, Readiness.READABLE);
    provider().watch(unconnected, Readiness.WRITABLE);

    underTest().cleanUp();

    ByteBuffer target = ByteBuffer.allocate(8);
    for (ProviderSocket s : new ProviderSocket[] {idle.client(), idle.server()}) {
      assertThat(upcalls.signals(s)).isEqualTo(Readiness.READABLE | Readiness.CLOSED);
      assertError(() -> provider().recv(s, target, 0), WsaError.WSAENETDOWN);
    }
    assertThat(upcalls.signals(busy.client())).isEqualTo(Readiness.WRITABLE);
    assertError(() -> provider().send(busy.client(), bytes("x"), 0), WsaError.WSAENETDOWN);
    assertThat(upcalls.signals(listener)).isEqualTo(Readiness.ACCEPTABLE);
    assertError(() -> provider().accept(listener, AcceptCondition.ALWAYS), WsaError.WSAENETDOWN);
    assertThat(upcalls.signals(receiver)).isEqualTo(Readiness.READABLE);
    assertError(
        () -> provider().recvFrom(receiver, target, 0, new AddressBox()), WsaError.WSAENETDOWN);
    assertThat(upcalls.signals(unconnected)).isEqualTo(Readiness.WRITABLE);
    assertError(() -> provider().watch(unconnected, Readiness.WRITABLE), WsaError.WSAENETDOWN);
  }

  @Test
  @DisplayName("LIFE-18: cleanup ends a connect in progress with WSAENETDOWN, once")
  void cleanupEndsConnect() throws Exception {
    needs(Ability.PENDING_CONNECT);
    ProviderSocket s = pendingConnect(open(SocketType.STREAM));
    provider().watch(s, Readiness.WRITABLE);
    assertThat(upcalls.completions(s)).isZero();

    underTest().cleanUp();

    assertThat(upcalls.completions(s)).isEqualTo(1);
    WsaException failure = upcalls.awaitCompletion(s).orElseThrow();
    assertThat(failure.error()).isEqualTo(WsaError.WSAENETDOWN);
    assertThat(failure.reason()).isEqualTo("the provider is cleaned up");
    assertThat(upcalls.signals(s)).isEqualTo(Readiness.WRITABLE);
    underTest().cleanUp();
    assertThat(upcalls.completions(s)).isZero();
  }

  @RepeatedTest(20)
  @DisplayName("LIFE-19: who begins to watch during cleanup is told or gets WSAENETDOWN")
  void cleanupTellsLateWatchers() throws Exception {
    Countdown start = new Countdown(time(), 5);
    List<Work<Boolean>> told = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ProviderSocket s = i < 2 ? listener(1) : bound(SocketType.DGRAM);
      told.add(begin(() -> watchesOnce(s, start)));
    }
    start.countDown();
    start.await();
    underTest().cleanUp();
    for (Work<Boolean> each : told) {
      assertThat(each.await()).isTrue();
    }
  }

  @Test
  @DisplayName("LIFE-20: DISCONNECT_EX resets a connection, and the socket can be connected again")
  void disconnects() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket s = bound(SocketType.STREAM);
    provider().setSockOpt(s, SockOpt.TCP_NODELAY, true);
    InetSocketAddress before = name(s);
    connect(s, name(listener));
    ProviderSocket server = accept(listener);
    provider().ioctl(s, IoctlCode.DISCONNECT_EX, null);
    assertThat(recvUntilError(server)).isEqualTo(WsaError.WSAECONNRESET);
    assertError(() -> provider().getPeerName(s), WsaError.WSAENOTCONN);
    assertError(() -> provider().recv(s, bytes("x"), MessageFlags.NONE), WsaError.WSAENOTCONN);
    assertThat(name(s)).isEqualTo(before);
    ProviderSocket other = listener(5);
    connect(s, name(other));
    ProviderSocket again = accept(other);
    assertThat(provider().getPeerName(again)).isEqualTo(before);
    assertThat(provider().getSockOpt(s, SockOpt.TCP_NODELAY)).isTrue();
    sendText(s, "again");
    assertThat(recvText(again, 5)).isEqualTo("again");
  }

  @Test
  @DisplayName("LIFE-21: whoever waits at a socket that is disconnected is told, also if late")
  void disconnectTellsWaiters() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket s = open(SocketType.STREAM);
    connect(s, name(listener));
    accept(listener);
    provider().watch(s, Readiness.READABLE);
    provider().ioctl(s, IoctlCode.DISCONNECT_EX, null);
    upcalls.awaitSignal(s, Readiness.READABLE);
    provider().watch(s, Readiness.READABLE | Readiness.WRITABLE);
    upcalls.awaitSignal(s, Readiness.READABLE);
    assertError(() -> provider().recv(s, bytes("x"), MessageFlags.NONE), WsaError.WSAENOTCONN);
  }

  @Test
  @DisplayName("LIFE-22: DISCONNECT_EX needs a connection of the socket's own making")
  void disconnectsOnlyItsOwn() throws Exception {
    Pair pair = pair();
    IoctlCode<Void, Void> code = IoctlCode.DISCONNECT_EX;
    assertError(() -> provider().ioctl(pair.server(), code, null), WsaError.WSAEOPNOTSUPP);
    assertError(() -> provider().ioctl(open(SocketType.STREAM), code, null), WsaError.WSAENOTCONN);
    assertError(
        () -> provider().ioctl(bound(SocketType.DGRAM), code, null), WsaError.WSAEOPNOTSUPP);
    provider().ioctl(pair.client(), code, null);
    assertError(() -> provider().ioctl(pair.client(), code, null), WsaError.WSAENOTCONN);
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("LIFE-23: a socket's end is told once: by its close, or by cleanup")
  void tellsOfItsEndOnce(SocketType type) throws Exception {
    List<ProviderSocket> ends = new CopyOnWriteArrayList<>();
    ProviderSocket closed = openTelling(type, ends);
    ProviderSocket left = openTelling(type, ends);
    assertThat(ends).isEmpty();
    provider().closeSocket(closed);
    assertThat(ends).containsExactly(closed);
    assertError(() -> provider().closeSocket(closed), WsaError.WSAENOTSOCK);
    underTest().cleanUp();
    underTest().cleanUp();
    assertError(() -> provider().closeSocket(left), WsaError.WSAENETDOWN, WsaError.WSAENOTSOCK);
    assertThat(ends).containsExactly(closed, left);
  }

  @Test
  @DisplayName("LIFE-24: an accepted socket's end is told to those who hear of its listener's")
  void tellsOfAcceptedEnds() throws Exception {
    List<ProviderSocket> ends = new CopyOnWriteArrayList<>();
    ProviderSocket listener = openTelling(SocketType.STREAM, ends);
    provider().bind(listener, at(0));
    provider().listen(listener, 5);
    connect(open(SocketType.STREAM), name(listener));
    connect(open(SocketType.STREAM), name(listener));
    ProviderSocket closed = accept(listener);
    ProviderSocket left = accept(listener);
    provider().closeSocket(closed);
    provider().closeSocket(listener);
    assertThat(ends).containsExactly(closed, listener);
    underTest().cleanUp();
    assertThat(ends).containsExactly(closed, listener, left);
  }

  @RepeatedTest(20)
  @DisplayName("LIFE-25: cleanup tells receivers at both ends WSAENETDOWN, and never of a reset")
  void cleanupTellsBothEnds() throws Exception {
    Countdown busy = new Countdown(time(), 4);
    List<Work<WsaError>> ends = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Pair pair = pair();
      ends.add(begin(() -> useUntilItFails(pair.client(), busy, true)));
      ends.add(begin(() -> useUntilItFails(pair.server(), busy, true)));
    }
    busy.await();
    underTest().cleanUp();
    for (Work<WsaError> end : ends) {
      assertThat(end.await()).isEqualTo(WsaError.WSAENETDOWN);
    }
  }

  /** A socket of a request of its own, whose end is put on a list. */
  private ProviderSocket openTelling(SocketType type, List<ProviderSocket> ends) throws Exception {
    ProviderSocket usual = open(type);
    Upcalls way = Framework.upcalls(usual);
    return provider().socket(Framework.request(usual.protocol(), SLOTS, way, ends::add));
  }

  private boolean watchesOnce(ProviderSocket s, Countdown start) throws Exception {
    int events = Readiness.READABLE | Readiness.ACCEPTABLE;
    start.countDown();
    start.await();
    try {
      provider().watch(s, events);
    } catch (WsaException failure) {
      return failure.error() == WsaError.WSAENETDOWN;
    }
    return upcalls.awaitSignal(s, events) != 0;
  }

  private WsaError useUntilItFails(ProviderSocket s, Countdown busy, boolean read) {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    try {
      for (int i = 0; ; i++) {
        if (i == 10) {
          busy.countDown();
        }
        letOthers();
        provider().watch(s, read ? Readiness.READABLE | Readiness.CLOSED : Readiness.WRITABLE);
        if (read) {
          provider().recv(s, buffer.clear(), MessageFlags.NONE);
        } else {
          provider().send(s, buffer.clear(), MessageFlags.NONE);
        }
      }
    } catch (WsaException failure) {
      return failure.error();
    }
  }

  private InetSocketAddress otherFamily(int port) throws Exception {
    boolean four = underTest().local().getAddress().length == 4;
    byte[] other = new byte[four ? 16 : 4];
    other[other.length - 1] = 1;
    return new InetSocketAddress(InetAddress.getByAddress(other), port);
  }
}
