package dev.layersock.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layersock.error.WsaError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The error table against what this JDK on this host really says, on this host alone. */
@Timeout(60)
@DisplayName("A real failure of the JDK")
final class RealFailuresTest {
  private static final InetSocketAddress LOCAL = Rig.loopback(0);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  @DisplayName("of bind has the meaning that the table says")
  void ofBind() throws Exception {
    InetSocketAddress taken = address(listener());
    assertMeans(WsaError.WSAEADDRINUSE, () -> stream().bind(taken));
    assertMeans(WsaError.WSAEADDRNOTAVAIL, () -> stream().bind(foreign()));
    assertMeans(WsaError.WSAEAFNOSUPPORT, () -> stream().bind(otherFamily()));
    assertMeans(WsaError.WSAEINVAL, () -> stream().bind(LOCAL).bind(LOCAL));
    assertMeans(
        WsaError.WSAEINVAL,
        () -> stream().setOption(StandardSocketOptions.SO_RCVBUF, -1).getLocalAddress());
  }

  @Test
  @DisplayName("of connect has the meaning that the table says")
  void ofConnect() throws Exception {
    InetSocketAddress hole = (InetSocketAddress) stream().bind(LOCAL).getLocalAddress();
    assertMeans(WsaError.WSAECONNREFUSED, () -> blocking().connect(hole));
    assertMeans(
        WsaError.WSAEADDRNOTAVAIL,
        () -> stream().connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1)));
    SocketChannel connected = blocking();
    connected.connect(address(listener()));
    assertMeans(WsaError.WSAEISCONN, () -> connected.connect(hole));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("of connect that Linux alone makes for sure has the meaning that the table says")
  void ofConnectOnLinux() throws Exception {
    assertMeans(
        WsaError.WSAENETUNREACH,
        () -> stream().connect(new InetSocketAddress("127.255.255.255", 80)));
    assertMeans(
        WsaError.WSAEADDRNOTAVAIL, // which is so of the system's text, see ConnectFailures
        () -> {
          SocketChannel first = sharing().bind(LOCAL);
          SocketChannel second = sharing().bind(first.getLocalAddress());
          InetSocketAddress peer = address(listener());
          first.connect(peer);
          return second.connect(peer);
        });
    try (FullBacklog silent = new FullBacklog(LOCAL.getAddress())) {
      SocketChannel pending = stream();
      assertThat(pending.connect(silent.address())).isFalse();
      assertMeans(WsaError.WSAEALREADY, () -> pending.connect(silent.address()));
      assertMeans(
          WsaError.WSAETIMEDOUT,
          () -> {
            blocking().socket().connect(silent.address(), 20);
            return null;
          });
    }
  }

  @Test
  @DisplayName("of a stream has the meaning that the table says")
  void ofStreams() throws Exception {
    ByteBuffer one = ByteBuffer.allocate(1);
    assertMeans(WsaError.WSAENOTCONN, () -> stream().read(one));
    SocketChannel closed = stream();
    closed.close();
    assertMeans(WsaError.WSAENOTSOCK, () -> closed.read(one));
    ServerSocketChannel listener = listener();
    SocketChannel reader = blocking();
    reader.connect(address(listener));
    Host.reset(listener.accept());
    assertMeans(WsaError.WSAECONNRESET, () -> reader.read(one));
    assertMeans(WsaError.WSAECONNRESET, () -> reader.write(ByteBuffer.allocate(1)));
    assertMeans(WsaError.WSAEINVAL, () -> keep(ServerSocketChannel.open()).accept());
  }

  @Test
  @DisplayName("of datagrams has the meaning that the table says")
  void ofDatagrams() throws Exception {
    DatagramChannel receiver = keep(DatagramChannel.open(StandardProtocolFamily.INET)).bind(LOCAL);
    InetSocketAddress peer = (InetSocketAddress) receiver.getLocalAddress();
    DatagramChannel sender = keep(DatagramChannel.open(StandardProtocolFamily.INET));
    assertMeans(WsaError.WSAEMSGSIZE, () -> sender.send(ByteBuffer.allocate(70_000), peer));
    assertMeans(
        WsaError.WSAEACCES,
        () -> sender.send(ByteBuffer.allocate(1), new InetSocketAddress("127.255.255.255", 9)));
    sender.connect(peer);
    receiver.close();
    assertMeans(
        WsaError.WSAECONNRESET,
        () -> {
          sender.write(ByteBuffer.allocate(1));
          return sender.read(ByteBuffer.allocate(1));
        });
  }

  /** An address for documentation, which nobody has. */
  private static InetSocketAddress foreign() throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 77}), 0);
  }

  private static InetSocketAddress otherFamily() throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[16]), 0);
  }

  private static void assertMeans(WsaError error, Callable<?> call) {
    Exception failure = catchThrowableOfType(Exception.class, call::call);
    assertThat(ErrorTable.meaning(failure)).as("%s", failure).isEqualTo(error);
  }

  private SocketChannel stream() throws IOException {
    SocketChannel channel = blocking();
    channel.configureBlocking(false);
    return channel;
  }

  private SocketChannel blocking() throws IOException {
    return keep(SocketChannel.open(StandardProtocolFamily.INET));
  }

  private SocketChannel sharing() throws IOException {
    return blocking().setOption(StandardSocketOptions.SO_REUSEADDR, true);
  }

  private ServerSocketChannel listener() throws IOException {
    return keep(ServerSocketChannel.open(StandardProtocolFamily.INET)).bind(LOCAL);
  }

  private static InetSocketAddress address(ServerSocketChannel listener) throws IOException {
    return (InetSocketAddress) listener.getLocalAddress();
  }

  private <C extends AutoCloseable> C keep(C channel) {
    open.push(channel);
    return channel;
  }
}
