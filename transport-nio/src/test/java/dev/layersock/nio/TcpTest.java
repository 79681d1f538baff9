package dev.layersock.nio;

import static dev.layersock.nio.Rig.TCP4;
import static dev.layersock.nio.Rig.assertFails;
import static dev.layersock.nio.Rig.eventually;
import static dev.layersock.nio.Rig.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@DisplayName("A stream socket")
final class TcpTest {
  private final Rig rig = new Rig();
  private final NioProvider nio = rig.provider;

  @AfterEach
  void cleanUp() {
    rig.close();
  }

  @Test
  @DisplayName("says what it was about when a connect fails")
  void explainsFailures() throws Exception {
    ProviderSocket s = rig.socket(TCP4);
    InetSocketAddress nobody = rig.name(rig.bound(TCP4));
    WsaException refused = assertFails(WsaError.WSAECONNREFUSED, () -> rig.connect(s, nobody));
    assertThat(refused.address()).isEqualTo(nobody);
    InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere", 80);
    WsaException unresolved =
        assertFails(WsaError.WSAEAFNOSUPPORT, () -> nio.connect(s, ConnectRequest.to(nowhere)));
    assertThat(unresolved.reason()).isEqualTo("cannot resolve host nowhere");
    try (Rig other = new Rig()) {
      assertFails(WsaError.WSAENOTSOCK, () -> nio.select(other.socket(TCP4)));
    }
  }

  @Test
  @DisplayName("gives the options of its first channel to the next one, after a refusal")
  void keepsOptionsOfChannels() throws Exception {
    ProviderSocket hole = rig.bound(TCP4);
    ProviderSocket client = rig.socket(TCP4);
    nio.setSockOpt(client, SockOpt.TCP_NODELAY, true);
    nio.setSockOpt(client, SockOpt.SO_KEEPALIVE, true);
    assertFails(WsaError.WSAECONNREFUSED, () -> rig.connect(client, rig.name(hole)));
    nio.listen(hole, 5);
    rig.connect(client, rig.name(hole));
    NetworkChannel channel = Objects.requireNonNull(((NioSocket) client).channel());
    assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
    assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
  }

  @Test
  @DisplayName("leaves its address free at once, though a poller had its channel")
  void freesPolledAddress() throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    InetSocketAddress name = rig.name(listener);
    nio.watch(listener, Readiness.ACCEPTABLE);
    nio.closeSocket(listener);
    ProviderSocket second = rig.socket(TCP4);
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
  void combinesReadAheadAndChannel() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    rig.send(pair.client(), "whole");
    rig.await(pair.server(), Readiness.READABLE);
    assertThat(nio.select(pair.server()) & Readiness.READABLE).isNotZero();
    ByteBuffer target = ByteBuffer.allocate(16);
    assertThat(nio.recv(pair.server(), target, 0)).isEqualTo(5);
    assertThat(text(target)).isEqualTo("whole");
    assertThat(nio.recv(pair.server(), target.clear(), 0)).isEqualTo(IoResult.WOULD_BLOCK);
  }

  @Test
  @DisplayName("tells of the end once the data before it has been received, without spinning")
  void tellsOfTheEnd() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    nio.watch(pair.server(), Readiness.CLOSED);
    rig.send(pair.client(), "data");
    eventually("the poller has looked", () -> ((TcpSocket) pair.server()).known() == 3);
    nio.closeSocket(pair.client());
    assertThat(rig.hasSignal(pair.server())).isFalse();
    assertThat(nio.select(pair.server()) & Readiness.CLOSED).isZero();
    assertThat(rig.recv(pair.server(), 4)).isEqualTo("data");
    assertThat(rig.awaitSignal(pair.server())).isEqualTo(Readiness.CLOSED);
    assertThat(nio.select(pair.server()) & Readiness.CLOSED).isNotZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX) // others drop what came before a reset
  @DisplayName("that learns of a break from a send gets first what came before it, then the break")
  void receivesWhatCameBeforeTheBreak() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    ProviderSocket client = pair.client();
    rig.send(pair.server(), "data");
    rig.await(client, Readiness.READABLE); // so it is there before the reset
    nio.setSockOpt(pair.server(), SockOpt.SO_LINGER, Linger.RESET);
    nio.closeSocket(pair.server());
    nio.watch(client, Readiness.CLOSED);
    eventually("broken", () -> isBroken(client));
    assertThat(nio.select(client)).isEqualTo(Readiness.READABLE | Readiness.WRITABLE);
    ByteBuffer target = ByteBuffer.allocate(2);
    assertThat(nio.recv(client, target, MessageFlags.PEEK)).isEqualTo(2);
    assertThat(nio.recv(client, target.clear(), 0)).isEqualTo(2);
    assertThat(nio.select(client) & Readiness.CLOSED).isZero();
    assertThat(rig.hasSignal(client)).isFalse();
    assertThat(nio.recv(client, target.clear(), 0)).isEqualTo(2);
    assertThat(text(target)).isEqualTo("ta");
    assertThat(rig.awaitSignal(client)).isEqualTo(Readiness.CLOSED);
    assertThat(nio.select(client) & Readiness.CLOSED).isNotZero();
    for (int flags : new int[] {0, MessageFlags.PEEK}) {
      assertFails(WsaError.WSAECONNRESET, () -> nio.recv(client, target.clear(), flags));
    }
  }

  @Test
  @DisplayName("has its bytes go by send and recv alone")
  void hasOneWayForBytes() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    InetSocketAddress peer = rig.name(pair.server());
    ByteBuffer data = Rig.bytes("data");
    assertFails(WsaError.WSAEOPNOTSUPP, () -> nio.sendTo(pair.client(), data, 0, peer));
    assertFails(WsaError.WSAEOPNOTSUPP, () -> nio.recvFrom(pair.client(), data, 0, null));
  }

  @Test
  @DisplayName("with a full buffer asks the kernel whether it is writable")
  void probesWhenFull() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    long sent = 0;
    ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
    for (int n = 0; n != IoResult.WOULD_BLOCK; n = nio.send(pair.client(), chunk.clear(), 0)) {
      sent += n;
    }
    assertThat(nio.select(pair.client())).isZero();
    while (sent > 0) {
      sent -= rig.recv(pair.server(), chunk.clear(), 0);
    }
    eventually("writable", () -> is(Readiness.WRITABLE, pair.client()));
  }

  private boolean isBroken(ProviderSocket s) {
    try {
      return nio.send(s, Rig.bytes("x"), 0) == IoResult.WOULD_BLOCK;
    } catch (WsaException e) {
      return e.error() == WsaError.WSAECONNRESET;
    }
  }

  private boolean is(int event, ProviderSocket s) {
    try {
      return (nio.select(s) & event) != 0;
    } catch (WsaException e) {
      throw new AssertionError(e);
    }
  }
}
