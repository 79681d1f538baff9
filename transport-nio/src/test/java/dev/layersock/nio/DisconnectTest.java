package dev.layersock.nio;

import static dev.layersock.nio.Rig.TCP4;
import static dev.layersock.nio.Rig.UDP4;
import static dev.layersock.nio.Rig.assertFails;
import static dev.layersock.nio.Rig.bytes;
import static dev.layersock.nio.Rig.loopback;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisplayName("DISCONNECT_EX")
final class DisconnectTest {
  private final Rig rig = new Rig();
  private final NioProvider nio = rig.provider;

  @AfterEach
  void cleanUp() {
    rig.close();
  }

  @ParameterizedTest(name = "{displayName}, watched: {0}")
  @ValueSource(booleans = {false, true})
  @DisplayName("cuts a connection and leaves a bound socket that connects to the same peer again")
  void connectsAgain(boolean watched) throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    ProviderSocket client = rig.bound(TCP4);
    nio.setSockOpt(client, SockOpt.TCP_NODELAY, true);
    rig.connect(client, rig.name(listener));
    InetSocketAddress name = rig.name(client);
    for (int i = 0; i < 3; i++) {
      ProviderSocket server = rig.accept(listener);
      assertThat(nio.getPeerName(server)).isEqualTo(name);
      rig.send(server, "unread");
      if (watched) {
        rig.await(client, Readiness.READABLE);
        nio.watch(client, Readiness.CLOSED);
      }

      assertThat(disconnect(client)).isNull();

      assertFails(WsaError.WSAECONNRESET, () -> rig.recv(server, 1));
      assertIsIdle(client);
      assertThat(rig.name(client)).isEqualTo(name);
      rig.connect(client, rig.name(listener));
      assertThat(rig.name(client)).isEqualTo(name);
      NetworkChannel channel = Objects.requireNonNull(((NioSocket) client).channel());
      assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
      assertThat(channel.getOption(StandardSocketOptions.SO_REUSEADDR)).isFalse();
    }
    ProviderSocket server = rig.accept(listener);
    rig.send(client, "question");
    assertThat(rig.recv(server, 8)).isEqualTo("question");
    rig.send(server, "answer");
    assertThat(rig.recv(client, 6)).isEqualTo("answer");
  }

  @Test
  @DisplayName("keeps others from the address meanwhile, a wildcard being one again")
  void holdsAddress() throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    ProviderSocket client = rig.socket(TCP4);
    nio.bind(client, new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 0));
    rig.connect(client, rig.name(listener));
    InetSocketAddress name = rig.name(client);
    nio.watch(client, Readiness.CLOSED);
    disconnect(client);
    assertThat(rig.name(client).getAddress().isAnyLocalAddress()).isTrue();
    assertThat(rig.name(client).getPort()).isEqualTo(name.getPort());
    try (SocketChannel other = SocketChannel.open()) {
      assertThatThrownBy(() -> other.bind(name)).isInstanceOf(BindException.class);
    }
    nio.closeSocket(client);
    try (SocketChannel other = SocketChannel.open()) {
      assertThat(other.bind(name).getLocalAddress()).isEqualTo(name);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX) // elsewhere nobody else gets at the address
  @DisplayName("lets go of a port that the host chose and has given to another connection, too")
  void losesSharedPort() throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    ProviderSocket chosen = rig.bound(TCP4);
    rig.connect(chosen, rig.name(listener));
    InetSocketAddress name = rig.name(chosen);
    try (SocketChannel first = SocketChannel.open();
        SocketChannel second = SocketChannel.open()) {
      share(chosen, first);
      ProviderSocket given = shared(rig.name(listener), second);
      disconnect(chosen);
      disconnect(given);
      InetSocketAddress other = rig.name(given);
      assertThat(other.getAddress().isAnyLocalAddress()).isTrue();
      assertThat(other.getPort()).isNotEqualTo(second.socket().getLocalPort());
      rig.connect(given, rig.name(listener));
      assertThat(rig.name(given).getPort()).isEqualTo(other.getPort());
      assertFails(WsaError.WSAEADDRINUSE, () -> rig.connect(chosen, rig.name(listener)));
    }
    rig.connect(chosen, rig.name(listener));
    assertThat(rig.name(chosen)).isEqualTo(name);
  }

  @Test
  @DisplayName("leaves a socket that can listen instead")
  void listensInstead() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    disconnect(pair.client());
    nio.listen(pair.client(), 1);
    ProviderSocket caller = rig.socket(TCP4);
    rig.connect(caller, loopback(rig.name(pair.client()).getPort()));
    assertThat(nio.getPeerName(rig.accept(pair.client()))).isEqualTo(rig.name(caller));
  }

  @Test
  @DisplayName("works on a connection that the peer has ended or cut")
  void worksOnBrokenConnections() throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    ProviderSocket elsewhere = rig.listener(TCP4); // as the peer's end may linger in the system
    for (boolean cut : new boolean[] {false, true}) {
      ProviderSocket client = rig.bound(TCP4);
      rig.connect(client, rig.name(listener));
      ProviderSocket server = rig.accept(listener);
      if (cut) {
        rig.send(client, "unread, so that closing resets");
        rig.await(server, Readiness.READABLE);
      }
      nio.closeSocket(server);
      rig.await(client, Readiness.CLOSED);
      InetSocketAddress name = rig.name(client);
      disconnect(client);
      rig.connect(client, rig.name(elsewhere));
      assertThat(rig.name(client)).isEqualTo(name);
      assertThat(nio.getSockOpt(client, SockOpt.SO_ERROR)).isZero();
      assertThat(nio.getPeerName(rig.accept(elsewhere))).isEqualTo(name);
    }
  }

  @Test
  @DisplayName(
      "is WSAENOTCONN without a connection, WSAEOPNOTSUPP where there cannot be such a one")
  void refusesOthers() throws Exception {
    ProviderSocket idle = rig.bound(TCP4);
    assertFails(WsaError.WSAENOTCONN, () -> disconnect(idle));
    assertFails(WsaError.WSAENOTCONN, () -> disconnect(rig.listener(TCP4)));
    Rig.Pair pair = rig.pair(TCP4);
    assertFails(WsaError.WSAEOPNOTSUPP, () -> disconnect(pair.server()));
    disconnect(pair.client());
    assertFails(WsaError.WSAENOTCONN, () -> disconnect(pair.client()));
    nio.closeSocket(pair.client());
    assertFails(WsaError.WSAENOTSOCK, () -> disconnect(pair.client()));
    ProviderSocket datagrams = rig.bound(UDP4);
    nio.connect(datagrams, ConnectRequest.to(rig.name(rig.bound(UDP4))));
    assertFails(WsaError.WSAEOPNOTSUPP, () -> disconnect(datagrams));
  }

  @Test
  @EnabledOnOs(OS.LINUX) // elsewhere a full backlog may refuse
  @DisplayName("is WSAENOTCONN while a connect is in progress, which goes on")
  void refusesWhileConnecting() throws Exception {
    try (FullBacklog full = new FullBacklog(loopback(0).getAddress())) {
      ProviderSocket s = rig.socket(TCP4);
      ConnectRequest request = ConnectRequest.to(full.address());
      assertThat(nio.connect(s, request)).isEqualTo(ConnectOutcome.IN_PROGRESS);
      assertFails(WsaError.WSAENOTCONN, () -> disconnect(s));
      assertFails(WsaError.WSAEALREADY, () -> nio.connect(s, request));
      assertThat(rig.hasConnectResult(s)).isFalse();
    }
  }

  @Test
  @DisplayName("signals what is watched, before and after it, until the socket connects again")
  void tellsWatchers() throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    ProviderSocket client = rig.socket(TCP4);
    rig.connect(client, rig.name(listener));
    nio.watch(client, Readiness.READABLE);
    disconnect(client);
    assertThat(rig.awaitSignal(client)).isEqualTo(Readiness.READABLE);
    nio.watch(client, Readiness.READABLE);
    assertThat(rig.awaitSignal(client)).isEqualTo(Readiness.READABLE);
    rig.accept(listener);
    rig.connect(client, rig.name(listener));
    nio.watch(client, Readiness.READABLE);
    assertThat(rig.hasSignal(client)).isFalse();
    rig.send(rig.accept(listener), "x");
    assertThat(rig.awaitSignal(client)).isEqualTo(Readiness.READABLE);
    assertThat(rig.recv(client, 1)).isEqualTo("x");
  }

  @Test
  @DisplayName("needs no descriptor: without any, the address is bound once there is one again")
  void needsNoDescriptor() throws Exception {
    ScarceChannels scarce = new ScarceChannels();
    NioProvider poor = new NioProvider(NioSettings.DEFAULT, new TestContext(), scarce);
    try {
      ProviderSocket listener = rig.listener(TCP4);
      ProviderSocket client = poor.socket(Framework.request(TCP4, 0, rig));
      scarce.left.set(1);
      poor.bind(client, loopback(0));
      ConnectRequest request = ConnectRequest.to(rig.name(listener));
      assertThat(poor.connect(client, request)).isEqualTo(ConnectOutcome.CONNECTED);
      Object name = poor.getSockName(client);
      poor.ioctl(client, IoctlCode.DISCONNECT_EX, null);
      assertThat(poor.getSockName(client)).isEqualTo(name);
      assertFails(WsaError.WSAEMFILE, () -> poor.connect(client, request));
      scarce.left.set(1);
      assertThat(poor.connect(client, request)).isEqualTo(ConnectOutcome.CONNECTED);
      assertThat(poor.getSockName(client)).isEqualTo(name);
    } finally {
      poor.cleanup();
    }
  }

  /** A socket whose port the host has chosen, and has so far used for nothing else. */
  private ProviderSocket shared(InetSocketAddress peer, SocketChannel other) throws Exception {
    for (int i = 0; ; i++) {
      ProviderSocket s = rig.socket(TCP4);
      rig.connect(s, peer);
      try {
        share(s, other);
        return s;
      } catch (BindException inUseAlready) {
        assertThat(i).isLessThan(20);
      }
    }
  }

  /** Binds another to the address of a socket so that no third one could be. */
  private void share(ProviderSocket s, SocketChannel other) throws Exception {
    Objects.requireNonNull(((NioSocket) s).channel())
        .setOption(StandardSocketOptions.SO_REUSEADDR, true); // which the option does before bind
    other.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    other.bind(rig.name(s));
    other.setOption(StandardSocketOptions.SO_REUSEADDR, false);
  }

  private void assertIsIdle(ProviderSocket s) throws WsaException {
    ByteBuffer target = ByteBuffer.allocate(8);
    assertFails(WsaError.WSAENOTCONN, () -> nio.recv(s, target, 0));
    assertFails(WsaError.WSAENOTCONN, () -> nio.send(s, bytes("x"), 0));
    assertFails(WsaError.WSAENOTCONN, () -> nio.shutdown(s, ShutdownHow.BOTH));
    assertFails(WsaError.WSAENOTCONN, () -> nio.getPeerName(s));
    assertThat(nio.ioctl(s, IoctlCode.FIONREAD, null)).isZero();
    assertFails(WsaError.WSAEINVAL, () -> nio.bind(s, loopback(0)));
    assertThat(nio.select(s)).isEqualTo(Readiness.READABLE | Readiness.WRITABLE);
    assertThat(nio.getSockOpt(s, SockOpt.SO_CONNECT_TIME)).isEqualTo(-1);
    assertThat(nio.getSockOpt(s, SockOpt.SO_ERROR)).isZero();
  }

  private @Nullable Void disconnect(ProviderSocket s) throws WsaException {
    return nio.ioctl(s, IoctlCode.DISCONNECT_EX, null);
  }
}
