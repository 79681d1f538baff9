package dev.layersock.nio;

import static dev.layersock.nio.Rig.TCP4;
import static dev.layersock.nio.Rig.assertFails;
import static dev.layersock.nio.Rig.loopback;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a failed connect is called, and what it leaves. */
@Timeout(60)
@DisplayName("A stream socket whose connect fails")
final class ConnectAgainTest {
  private final Rig rig = new Rig();
  private final NioProvider nio = rig.provider;

  @AfterEach
  void cleanUp() {
    rig.close();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("because the network is out of reach keeps its name and options and connects again")
  void survivesUnreachableNetwork() throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    ProviderSocket s = rig.bound(TCP4);
    InetSocketAddress name = rig.name(s);
    nio.setSockOpt(s, SockOpt.TCP_NODELAY, true);
    InetSocketAddress broadcast = new InetSocketAddress("127.255.255.255", 80);
    for (int i = 0; i < 3; i++) {
      WsaException failure =
          assertFails(WsaError.WSAENETUNREACH, () -> nio.connect(s, ConnectRequest.to(broadcast)));
      assertThat(failure.address()).isEqualTo(broadcast);
      assertThat(rig.name(s)).isEqualTo(name);
    }
    assertThat(nio.getSockOpt(s, SockOpt.SO_ERROR)).as("the calls have told").isZero();
    assertThat(nio.select(s)).isZero();
    rig.connect(s, rig.name(listener));
    assertThat(nio.getPeerName(rig.accept(listener))).isEqualTo(name);
    NetworkChannel channel = Objects.requireNonNull(((NioSocket) s).channel());
    assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
  }

  @Test
  @DisplayName(
      "holds its address until the next connect, whether the refusal came at once or later")
  void holdsItsAddress() throws Exception {
    InetSocketAddress nobody = rig.name(rig.bound(TCP4));
    ProviderSocket s = rig.bound(TCP4);
    for (int i = 0; i < 20; i++) {
      assertFails(WsaError.WSAECONNREFUSED, () -> rig.connect(s, nobody));
      ProviderSocket thief = rig.socket(TCP4);
      assertFails(WsaError.WSAEADDRINUSE, () -> nio.bind(thief, rig.name(s)));
    }
    InetSocketAddress broadcast = new InetSocketAddress("127.255.255.255", 80);
    assertFails(WsaError.WSAENETUNREACH, () -> nio.connect(s, ConnectRequest.to(broadcast)));
    ProviderSocket thief = rig.socket(TCP4);
    assertFails(WsaError.WSAEADDRINUSE, () -> nio.bind(thief, rig.name(s)));
  }

  @Test
  @DisplayName("forgets the error of an earlier attempt once one has succeeded")
  void forgetsEarlierErrors() throws Exception {
    ProviderSocket hole = rig.bound(TCP4);
    ProviderSocket s = rig.socket(TCP4);
    assertFails(WsaError.WSAECONNREFUSED, () -> rig.connect(s, rig.name(hole)));
    nio.listen(hole, 1);
    rig.connect(s, rig.name(hole));
    assertThat(nio.getSockOpt(s, SockOpt.SO_ERROR)).isZero();
  }

  @Test
  @DisplayName("can listen instead, at the address that it has")
  void listensAfterRefusal() throws Exception {
    ProviderSocket hole = rig.bound(TCP4);
    ProviderSocket s = rig.bound(TCP4);
    InetSocketAddress name = rig.name(s);
    assertFails(WsaError.WSAECONNREFUSED, () -> rig.connect(s, rig.name(hole)));
    assertFails(WsaError.WSAEINVAL, () -> nio.bind(s, loopback(0)));
    nio.listen(s, 1);
    assertThat(rig.name(s)).isEqualTo(name);
    assertFails(WsaError.WSAEINVAL, () -> rig.connect(s, rig.name(hole)));
    rig.connect(rig.socket(TCP4), name);
    assertThat(rig.name(rig.accept(s))).isEqualTo(name);
  }

  @Test
  @EnabledOnOs(OS.LINUX) // a socket meets itself there
  @DisplayName("is refused at its own address, where nobody listens, and connects elsewhere")
  void isNotItsOwnPeer() throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    InetAddress any = InetAddress.getByAddress(new byte[4]);
    for (InetAddress local : new InetAddress[] {loopback(0).getAddress(), any}) {
      ProviderSocket s = rig.socket(TCP4);
      nio.bind(s, new InetSocketAddress(local, 0));
      nio.watch(s, Readiness.READABLE | Readiness.WRITABLE);
      int port = rig.name(s).getPort();
      for (int i = 0; i < 2; i++) {
        WsaException failure =
            assertFails(WsaError.WSAECONNREFUSED, () -> rig.connect(s, loopback(port)));
        assertThat(failure.address()).isEqualTo(loopback(port));
      }
      assertThat(rig.name(s)).isEqualTo(new InetSocketAddress(local, port));
      assertThat(rig.hasSignal(s)).isFalse();
      assertFails(WsaError.WSAENOTCONN, () -> nio.getPeerName(s));
      rig.connect(s, rig.name(listener));
      assertThat(rig.name(s)).isEqualTo(loopback(port));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX) // elsewhere two sockets may not share the address
  @DisplayName("because its address has a connection to that peer already says WSAEADDRINUSE")
  void sharesNoConnection() throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    ProviderSocket elsewhere = rig.listener(TCP4);
    ProviderSocket first = rig.socket(TCP4);
    ProviderSocket second = rig.socket(TCP4);
    nio.setSockOpt(first, SockOpt.SO_REUSEADDR, true);
    nio.setSockOpt(second, SockOpt.SO_REUSEADDR, true);
    nio.bind(first, loopback(0));
    InetSocketAddress name = rig.name(first);
    nio.bind(second, name);
    rig.connect(first, rig.name(listener));
    WsaException failure =
        assertFails(WsaError.WSAEADDRINUSE, () -> rig.connect(second, rig.name(listener)));
    assertThat(failure.reason())
        .isEqualTo("the local address " + name + " has a connection to this peer already");
    rig.connect(second, rig.name(elsewhere));
    assertThat(rig.name(second)).isEqualTo(name);
  }
}
