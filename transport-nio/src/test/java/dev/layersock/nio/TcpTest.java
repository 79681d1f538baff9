package dev.layersock.nio;

import static dev.layersock.nio.Rig.TCP4;
import static dev.layersock.nio.Rig.TCP6;
import static dev.layersock.nio.Rig.UDP4;
import static dev.layersock.nio.Rig.assertFails;
import static dev.layersock.nio.Rig.bytes;
import static dev.layersock.nio.Rig.eventually;
import static dev.layersock.nio.Rig.loopback;
import static dev.layersock.nio.Rig.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisplayName("A stream socket")
final class TcpTest {
  private final Rig rig = new Rig();
  private final NioProvider nio = rig.provider;

  @AfterEach
  void cleanUp() {
    rig.close();
  }

  private static ProtocolInfo protocol(String name) {
    ProtocolInfo protocol = name.equals("tcp4") ? TCP4 : TCP6;
    assumeTrue(name.equals("tcp4") || hasIpv6());
    return protocol;
  }

  private static boolean hasIpv6() {
    try (Rig probe = new Rig()) {
      probe.bound(TCP6);
      return true;
    } catch (WsaException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp4", "tcp6"})
  @DisplayName("connects, talks and ends in good order")
  void talks(String name) throws Exception {
    ProtocolInfo protocol = protocol(name);
    ProviderSocket listener = rig.listener(protocol);
    ProviderSocket client = rig.socket(protocol);
    rig.connect(client, rig.name(listener));
    ProviderSocket server = rig.accept(listener);

    assertThat(nio.getPeerName(client)).isEqualTo(rig.name(listener));
    assertThat(nio.getPeerName(server)).isEqualTo(rig.name(client));
    assertThat(nio.getSockName(server)).isEqualTo(rig.name(listener));
    rig.send(client, "hello");
    assertThat(rig.recv(server, 5)).isEqualTo("hello");
    nio.shutdown(client, ShutdownHow.SEND);
    assertThat(rig.recv(server, ByteBuffer.allocate(1), 0)).isEqualTo(IoResult.END_OF_STREAM);
    assertThat(nio.recv(server, ByteBuffer.allocate(1), 0)).isEqualTo(IoResult.END_OF_STREAM);
    rig.send(server, "bye");
    nio.closeSocket(server);
    assertThat(rig.recv(client, 4)).isEqualTo("bye<end>");
    assertFails(WsaError.WSAESHUTDOWN, () -> nio.send(client, bytes("x"), 0));
    assertThat(nio.getPeerName(client)).isEqualTo(rig.name(listener));
  }

  @Test
  @DisplayName("reports a refusal, and then connects from the same address with the same options")
  void connectsAgain() throws Exception {
    ProviderSocket hole = rig.bound(TCP4);
    InetSocketAddress target = rig.name(hole);
    ProviderSocket client = rig.bound(TCP4);
    InetSocketAddress local = rig.name(client);
    nio.setSockOpt(client, SockOpt.TCP_NODELAY, true);
    nio.setSockOpt(client, SockOpt.SO_KEEPALIVE, true);

    WsaException failure = assertFails(WsaError.WSAECONNREFUSED, () -> rig.connect(client, target));
    assertThat(failure.address()).isEqualTo(target);
    assertThat(nio.getSockOpt(client, SockOpt.SO_ERROR)).isEqualTo(10061);
    assertThat(nio.getSockOpt(client, SockOpt.SO_ERROR)).isZero();
    assertThat(nio.getSockName(client)).isEqualTo(local);
    assertFails(WsaError.WSAENOTCONN, () -> nio.send(client, bytes("x"), 0));

    nio.listen(hole, 5);
    rig.connect(client, target);
    ProviderSocket server = rig.accept(hole);
    assertThat(nio.getPeerName(server)).isEqualTo(local);
    java.nio.channels.NetworkChannel channel = ((NioSocket) client).channel();
    assertThat(channel).isNotNull();
    if (channel != null) {
      assertThat(channel.getOption(java.net.StandardSocketOptions.TCP_NODELAY)).isTrue();
      assertThat(channel.getOption(java.net.StandardSocketOptions.SO_KEEPALIVE)).isTrue();
    }
  }

  @Test
  @DisplayName("in a wrong state says so")
  void knowsItsState() throws Exception {
    ProviderSocket fresh = rig.socket(TCP4);
    InetSocketAddress any = loopback(TCP4, 1);
    ByteBuffer target = ByteBuffer.allocate(1);
    assertFails(WsaError.WSAEINVAL, () -> nio.listen(fresh, 1));
    assertFails(WsaError.WSAEINVAL, () -> nio.getSockName(fresh));
    assertFails(WsaError.WSAENOTCONN, () -> nio.getPeerName(fresh));
    assertFails(WsaError.WSAENOTCONN, () -> nio.recv(fresh, target, 0));
    assertFails(WsaError.WSAENOTCONN, () -> nio.send(fresh, bytes("x"), 0));
    assertFails(WsaError.WSAENOTCONN, () -> nio.shutdown(fresh, ShutdownHow.BOTH));
    assertFails(WsaError.WSAEINVAL, () -> nio.accept(fresh, offer -> AcceptDecision.ACCEPT));
    assertThat(nio.select(fresh)).isZero();

    ProviderSocket listener = rig.listener(TCP4);
    assertFails(WsaError.WSAEINVAL, () -> nio.connect(listener, ConnectRequest.to(any)));
    assertFails(WsaError.WSAEINVAL, () -> nio.bind(listener, any));
    nio.listen(listener, 7);

    Rig.Pair pair = rig.pair(TCP4);
    assertFails(WsaError.WSAEISCONN, () -> nio.connect(pair.client(), ConnectRequest.to(any)));
    assertFails(WsaError.WSAEISCONN, () -> nio.listen(pair.client(), 1));
    assertFails(WsaError.WSAEINVAL, () -> nio.bind(pair.client(), any));

    nio.closeSocket(fresh);
    assertFails(WsaError.WSAENOTSOCK, () -> nio.closeSocket(fresh));
    assertFails(WsaError.WSAENOTSOCK, () -> nio.select(fresh));
    assertFails(WsaError.WSAENOTSOCK, () -> nio.watch(fresh, Readiness.READABLE));
    try (Rig other = new Rig()) {
      assertFails(WsaError.WSAENOTSOCK, () -> nio.select(other.socket(TCP4)));
    }
  }

  @Test
  @DisplayName("refuses addresses that cannot serve")
  void checksAddresses() throws Exception {
    ProviderSocket s = rig.socket(TCP4);
    assertFails(
        WsaError.WSAEADDRNOTAVAIL,
        () -> nio.connect(s, ConnectRequest.to(new InetSocketAddress("0.0.0.0", 80))));
    assertFails(
        WsaError.WSAEADDRNOTAVAIL, () -> nio.connect(s, ConnectRequest.to(loopback(TCP4, 0))));
    assertFails(
        WsaError.WSAEAFNOSUPPORT, () -> nio.connect(s, ConnectRequest.to(loopback(TCP6, 80))));
    assertFails(WsaError.WSAEAFNOSUPPORT, () -> nio.bind(s, loopback(TCP6, 0)));
    WsaException unresolved =
        assertFails(
            WsaError.WSAEADDRNOTAVAIL,
            () ->
                nio.connect(
                    s, ConnectRequest.to(InetSocketAddress.createUnresolved("nowhere", 80))));
    assertThat(unresolved.reason()).isEqualTo("cannot resolve host nowhere");
    assertFails(
        WsaError.WSAEADDRNOTAVAIL, () -> nio.bind(s, new InetSocketAddress("192.0.2.1", 0)));
    nio.bind(s, loopback(TCP4, 0));
  }

  @Test
  @DisplayName("refuses what TCP cannot carry")
  void refusesExtras() throws Exception {
    ProviderSocket s = rig.socket(TCP4);
    InetSocketAddress peer = loopback(TCP4, 1);
    assertFails(
        WsaError.WSAEPROTONOSUPPORT,
        () -> nio.connect(s, new ConnectRequest(peer, bytes("data"), null, null)));
    Rig.Pair pair = rig.pair(TCP4);
    assertFails(
        WsaError.WSAEOPNOTSUPP, () -> nio.send(pair.client(), bytes("x"), MessageFlags.OOB));
    assertFails(
        WsaError.WSAEOPNOTSUPP,
        () -> nio.recv(pair.client(), ByteBuffer.allocate(1), MessageFlags.PARTIAL));
    assertFails(WsaError.WSAENOPROTOOPT, () -> nio.sendDisconnect(pair.client(), bytes("bye")));
    assertFails(WsaError.WSAENOPROTOOPT, () -> nio.recvDisconnect(pair.client(), bytes("bye")));
    assertFails(
        WsaError.WSAENOPROTOOPT, () -> nio.ioctl(pair.client(), IoctlCode.SIO_GET_QOS, null));
    assertFails(
        WsaError.WSAEOPNOTSUPP,
        () -> nio.ioctl(pair.client(), new IoctlCode<>("SIO_MINE", Void.class, Void.class), null));
    assertFails(WsaError.WSAENOPROTOOPT, () -> nio.getSockOpt(pair.client(), SockOpt.SO_BROADCAST));
    nio.sendDisconnect(pair.client(), null);
    assertThat(rig.recv(pair.server(), 1)).isEqualTo("<end>");
    assertFails(WsaError.WSAEOPNOTSUPP, () -> nio.listen(rig.bound(UDP4), 1));
  }

  @Test
  @DisplayName("cannot have an address that another socket has")
  void findsAddressInUse() throws Exception {
    ProviderSocket bound = rig.bound(TCP4);
    ProviderSocket second = rig.socket(TCP4);
    assertFails(WsaError.WSAEADDRINUSE, () -> nio.bind(second, rig.name(bound)));
    nio.listen(bound, 1);
    assertFails(WsaError.WSAEADDRINUSE, () -> nio.bind(second, rig.name(bound)));
    InetSocketAddress name = rig.name(bound);
    nio.watch(bound, Readiness.ACCEPTABLE);
    nio.closeSocket(bound);
    nio.bind(second, name);
    nio.listen(second, 1);
  }

  @Test
  @DisplayName("can have an address whose former connections are in TIME_WAIT")
  void restartsAfterTimeWait() throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    InetSocketAddress name = rig.name(listener);
    ProviderSocket client = rig.socket(TCP4);
    rig.connect(client, name);
    ProviderSocket server = rig.accept(listener);
    nio.closeSocket(server);
    assertThat(rig.recv(client, 1)).isEqualTo("<end>");
    nio.closeSocket(client);
    nio.closeSocket(listener);

    ProviderSocket again = rig.socket(TCP4);
    nio.bind(again, name);
    nio.listen(again, 1);
    ProviderSocket next = rig.socket(TCP4);
    rig.connect(next, name);
    assertThat(nio.getPeerName(rig.accept(again))).isEqualTo(rig.name(next));
  }

  @Test
  @DisplayName("asks the condition, which may take, refuse or put off a connection")
  void asksTheCondition() throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    ProviderSocket client = rig.socket(TCP4);
    rig.connect(client, rig.name(listener));
    rig.await(listener, Readiness.ACCEPTABLE);
    assertFails(WsaError.WSATRY_AGAIN, () -> nio.accept(listener, offer -> AcceptDecision.DEFER));
    assertThat(nio.select(listener)).isEqualTo(Readiness.ACCEPTABLE);
    assertFails(
        WsaError.WSAECONNREFUSED, () -> nio.accept(listener, offer -> AcceptDecision.REJECT));
    assertThat(nio.select(listener)).isZero();
    assertFails(WsaError.WSAECONNRESET, () -> rig.recv(client, ByteBuffer.allocate(1), 0));

    ProviderSocket second = rig.socket(TCP4);
    rig.connect(second, rig.name(listener));
    rig.await(listener, Readiness.ACCEPTABLE);
    assertFails(
        WsaError.WSAECONNREFUSED,
        () ->
            nio.accept(
                listener,
                offer -> {
                  throw new IllegalStateException("a mistake in the condition");
                }));

    ProviderSocket third = rig.socket(TCP4);
    rig.connect(third, rig.name(listener));
    AtomicInteger asked = new AtomicInteger();
    ProviderSocket server =
        rig.accept(
            listener,
            offer -> {
              asked.incrementAndGet();
              assertThat(offer.callerData().hasRemaining()).isFalse();
              assertThat(offer.calleeData()).isNull();
              assertThat(offer.qos()).isNull();
              return AcceptDecision.ACCEPT;
            });
    assertThat(asked).hasValue(1);
    assertThat(nio.getPeerName(server)).isEqualTo(rig.name(third));
  }

  @Test
  @DisplayName("that listens gives its options to those that it accepts")
  void inheritsOptions() throws Exception {
    ProviderSocket listener = rig.bound(TCP4);
    nio.setSockOpt(listener, SockOpt.TCP_NODELAY, true);
    nio.setSockOpt(listener, SockOpt.SO_LINGER, Linger.RESET);
    nio.listen(listener, 5);
    assertThat(nio.getSockOpt(listener, SockOpt.SO_ACCEPTCONN)).isTrue();
    assertFails(
        WsaError.WSAEINVAL, () -> nio.setSockOpt(listener, SockOpt.SO_CONDITIONAL_ACCEPT, true));
    ProviderSocket client = rig.socket(TCP4);
    assertThat(nio.getSockOpt(client, SockOpt.SO_CONNECT_TIME)).isEqualTo(-1);
    rig.connect(client, rig.name(listener));
    ProviderSocket server = rig.accept(listener);

    assertThat(nio.getSockOpt(server, SockOpt.TCP_NODELAY)).isTrue();
    assertThat(nio.getSockOpt(server, SockOpt.SO_LINGER)).isEqualTo(Linger.RESET);
    assertThat(nio.getSockOpt(server, SockOpt.SO_ACCEPTCONN)).isFalse();
    assertThat(nio.getSockOpt(server, SockOpt.SO_CONNECT_TIME)).isNotNegative();
    assertThat(nio.getSockOpt(server, SockOpt.SO_RCVBUF)).isPositive();
    assertThat(nio.getSockOpt(server, SockOpt.SO_PROTOCOL_INFO)).isEqualTo(TCP4);
    nio.closeSocket(server);
    assertFails(WsaError.WSAECONNRESET, () -> rig.recv(client, ByteBuffer.allocate(1), 0));
    assertThat(nio.select(client))
        .isEqualTo(Readiness.READABLE | Readiness.WRITABLE | Readiness.CLOSED);
    assertFails(WsaError.WSAECONNRESET, () -> nio.send(client, bytes("x"), 0));
    assertThat(nio.getSockOpt(client, SockOpt.SO_ERROR)).isEqualTo(10054);
  }

  @Test
  @DisplayName("sees a reset by a socket that a poller has, too")
  void resetsWhileWatched() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    nio.setSockOpt(pair.server(), SockOpt.SO_LINGER, Linger.RESET);
    nio.watch(pair.server(), Readiness.READABLE | Readiness.CLOSED);
    nio.watch(pair.client(), Readiness.CLOSED);
    nio.closeSocket(pair.server());
    assertThat(rig.awaitSignal(pair.client())).isEqualTo(Readiness.CLOSED);
    assertFails(WsaError.WSAECONNRESET, () -> nio.recv(pair.client(), ByteBuffer.allocate(1), 0));
    assertThat(rig.hasSignal(pair.server())).isFalse();
  }

  @Test
  @DisplayName("closes with a linger time once all has been sent")
  void lingers() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    nio.setSockOpt(pair.server(), SockOpt.SO_LINGER, new Linger(true, 5));
    nio.watch(pair.server(), Readiness.READABLE);
    rig.send(pair.server(), "last words");
    nio.closeSocket(pair.server());
    assertThat(rig.recv(pair.client(), 11)).isEqualTo("last words<end>");
  }

  @Test
  @DisplayName("lets peek at data, and at the number of bytes, without taking it")
  void peeks() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    rig.send(pair.client(), "abcdef");
    ByteBuffer target = ByteBuffer.allocate(4);
    assertThat(rig.recv(pair.server(), target, MessageFlags.PEEK)).isEqualTo(4);
    assertThat(text(target)).isEqualTo("abcd");
    assertThat(nio.select(pair.server())).isEqualTo(Readiness.READABLE | Readiness.WRITABLE);
    assertThat(nio.ioctl(pair.server(), IoctlCode.FIONREAD, null)).isEqualTo(6);
    assertThat(nio.ioctl(pair.server(), IoctlCode.SIOCATMARK, null)).isTrue();
    assertThat(rig.recv(pair.server(), 3)).isEqualTo("abc");
    rig.send(pair.client(), "ghi");
    assertThat(rig.recv(pair.server(), 6)).isEqualTo("defghi");
    assertThat(nio.recv(pair.server(), target.clear(), MessageFlags.PEEK))
        .isEqualTo(IoResult.WOULD_BLOCK);
    nio.shutdown(pair.client(), ShutdownHow.SEND);
    assertThat(rig.recv(pair.server(), target, MessageFlags.PEEK))
        .isEqualTo(IoResult.END_OF_STREAM);
  }

  @Test
  @DisplayName("hands over at once what a look and a read got")
  void combinesStashAndChannel() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    rig.send(pair.client(), "whole");
    rig.await(pair.server(), Readiness.READABLE);
    assertThat(nio.select(pair.server()) & Readiness.READABLE).isNotZero();
    ByteBuffer target = ByteBuffer.allocate(16);
    assertThat(nio.recv(pair.server(), target, 0)).isEqualTo(5);
    assertThat(text(target)).isEqualTo("whole");
    assertThat(nio.recv(pair.server(), ByteBuffer.allocate(0), 0)).isZero();
  }

  @Test
  @DisplayName("tells of the end once the data before it has been received, without spinning")
  void tellsOfTheEnd() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    nio.watch(pair.server(), Readiness.CLOSED);
    rig.send(pair.client(), "data");
    eventually("the poller has looked", () -> ((NioSocket) pair.server()).known() == 3);
    nio.closeSocket(pair.client());
    assertThat(rig.hasSignal(pair.server())).isFalse();
    assertThat(nio.select(pair.server()) & Readiness.CLOSED).isZero();
    assertThat(rig.recv(pair.server(), 4)).isEqualTo("data");
    assertThat(rig.awaitSignal(pair.server())).isEqualTo(Readiness.CLOSED);
    assertThat(nio.select(pair.server()) & Readiness.CLOSED).isNotZero();
  }

  @Test
  @DisplayName("after the end of receiving drops what comes, without a reset")
  void dropsAfterShutdown() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    nio.shutdown(pair.server(), ShutdownHow.RECEIVE);
    nio.shutdown(pair.server(), ShutdownHow.RECEIVE);
    assertFails(WsaError.WSAESHUTDOWN, () -> nio.recv(pair.server(), ByteBuffer.allocate(1), 0));
    ByteBuffer chunk = ByteBuffer.allocate(1 << 20);
    for (int i = 0; i < 16; i++) {
      chunk.clear();
      while (chunk.hasRemaining()) {
        if (nio.send(pair.client(), chunk, 0) == IoResult.WOULD_BLOCK) {
          rig.await(pair.client(), Readiness.WRITABLE);
        }
      }
    }
    nio.shutdown(pair.client(), ShutdownHow.SEND);
    rig.await(pair.server(), Readiness.CLOSED);
    rig.send(pair.server(), "still here");
    nio.closeSocket(pair.server());
    assertThat(rig.recv(pair.client(), 11)).isEqualTo("still here<end>");
  }

  @Test
  @DisplayName("wakes a watcher when its receiving is ended")
  void shutdownWakes() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    nio.watch(pair.server(), Readiness.READABLE);
    nio.shutdown(pair.server(), ShutdownHow.BOTH);
    assertThat(rig.awaitSignal(pair.server())).isEqualTo(Readiness.READABLE);
  }

  @Test
  @DisplayName("is writable until its buffer is full, and again when the peer has read")
  void knowsWhenItIsWritable() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    assertThat(nio.select(pair.client())).isEqualTo(Readiness.WRITABLE);
    long sent = 0;
    ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
    for (int n = 0; n != IoResult.WOULD_BLOCK; n = nio.send(pair.client(), chunk.clear(), 0)) {
      sent += n;
    }
    assertThat(nio.select(pair.client())).isZero();
    nio.watch(pair.client(), Readiness.WRITABLE);
    assertThat(rig.hasSignal(pair.client())).isFalse();
    while (sent > 0) {
      sent -= rig.recv(pair.server(), chunk.clear(), 0);
    }
    assertThat(rig.awaitSignal(pair.client())).isEqualTo(Readiness.WRITABLE);
    assertThat(nio.select(pair.client())).isEqualTo(Readiness.WRITABLE);
  }

  @Test
  @DisplayName("ignores the address of sendTo, and leaves that of recvFrom alone")
  void ignoresAddresses() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    assertThat(nio.sendTo(pair.client(), bytes("x"), 0, loopback(TCP4, 1))).isEqualTo(1);
    AddressBox from = new AddressBox();
    rig.await(pair.server(), Readiness.READABLE);
    assertThat(nio.recvFrom(pair.server(), ByteBuffer.allocate(1), 0, from)).isEqualTo(1);
    assertThat(from.address()).isNull();
  }

  @Test
  @DisplayName("is not touched by an interrupt of the thread that uses it")
  void survivesInterrupts() throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    InetSocketAddress name = rig.name(listener);
    ProviderSocket client = rig.socket(TCP4);
    try {
      Thread.currentThread().interrupt();
      ConnectOutcome outcome = nio.connect(client, ConnectRequest.to(name));
      assertThat(Thread.interrupted()).isTrue();
      if (outcome == ConnectOutcome.IN_PROGRESS) {
        assertThat(rig.connectResult(client)).isNull();
      }
      rig.await(listener, Readiness.ACCEPTABLE);
      Thread.currentThread().interrupt();
      ProviderSocket server = nio.accept(listener, offer -> AcceptDecision.ACCEPT);
      assertThat(server).isNotNull();
      if (server == null) {
        return;
      }
      assertThat(nio.send(client, bytes("abc"), 0)).isEqualTo(3);
      eventually("readable", () -> isReadable(server));
      assertThat(nio.recv(server, ByteBuffer.allocate(9), 0)).isEqualTo(3);
      assertThat(nio.recv(server, ByteBuffer.allocate(9), 0)).isEqualTo(IoResult.WOULD_BLOCK);
      nio.shutdown(server, ShutdownHow.SEND);
      nio.closeSocket(server);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  private boolean isReadable(ProviderSocket s) {
    try {
      return (nio.select(s) & Readiness.READABLE) != 0;
    } catch (WsaException e) {
      throw new AssertionError(e);
    }
  }
}
