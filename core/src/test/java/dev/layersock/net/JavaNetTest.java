package dev.layersock.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.testing.MemoryBase;
import dev.layersock.testing.MemoryScript.Connecting;
import dev.layersock.testing.SocketFixture;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@Timeout(30)
class JavaNetTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final SocketFixture fixture;
  private final LayeredSocketFactory clients;
  private final LayeredServerSocketFactory servers;
  private final ServerSocket server;

  JavaNetTest() throws IOException {
    fixture = new SocketFixture();
    clients = new LayeredSocketFactory(fixture.sockets);
    servers = new LayeredServerSocketFactory(fixture.sockets);
    server = servers.createServerSocket(0, 3, LOOPBACK);
  }

  private Socket connect() throws IOException {
    return clients.createSocket(LOOPBACK, server.getLocalPort());
  }

  private static InetAddress loopback6() throws UnknownHostException {
    byte[] address = new byte[16];
    address[15] = 1;
    return InetAddress.getByAddress(address);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  @DisplayName("A client and a server talk, and their addresses match")
  void talk() throws Exception {
    try (Socket client = connect();
        Socket accepted = server.accept()) {
      client.getOutputStream().write(bytes("ping"));
      assertThat(accepted.getInputStream().available()).isEqualTo(4);
      assertThat(accepted.getInputStream().readNBytes(4)).isEqualTo(bytes("ping"));
      accepted.getOutputStream().write(200);
      assertThat(client.getInputStream().read()).isEqualTo(200);
      assertThat(client.getRemoteSocketAddress()).isEqualTo(server.getLocalSocketAddress());
      assertThat(client.getLocalSocketAddress()).isEqualTo(accepted.getRemoteSocketAddress());
      assertThat(accepted.getLocalPort()).isEqualTo(server.getLocalPort());
      assertThat(accepted.getLocalAddress()).isEqualTo(LOOPBACK);
      assertThat(client.isConnected() && accepted.isConnected() && accepted.isBound()).isTrue();
      assertThat(client.getChannel()).isNull();
      assertThat(server.getChannel()).isNull();
    }
    assertThat(fixture.base().openCount()).isEqualTo(2);
  }

  @Test
  @DisplayName("Closing the output ends the peer's input, and the other direction goes on")
  void halfClose() throws Exception {
    Socket client = connect();
    Socket accepted = server.accept();
    client.getOutputStream().write(1);
    client.shutdownOutput();
    assertThat(accepted.getInputStream().readAllBytes()).containsExactly(1);
    accepted.getOutputStream().write(2);
    assertThat(client.getInputStream().read()).isEqualTo(2);
    assertThatThrownBy(() -> client.getOutputStream().write(1)).isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("After shutdownInput a read that waits, and every later one, gives the end")
  void shutdownInput() throws Exception {
    Socket client = connect();
    InputStream input = client.getInputStream();
    Future<Void> reader =
        fixture.time.start("reader", () -> assertThat(input.read()).isEqualTo(-1));
    fixture.time.run(
        () -> {
          fixture.untilOthersWait();
          client.shutdownInput();
          reader.get();
          return true;
        });
    assertThat(input.read()).isEqualTo(-1);
    assertThat(input.available()).isZero();
  }

  @Test
  @DisplayName("A read timeout leaves the socket usable, and is not handed down by the server")
  void readTimeout() throws Exception {
    server.setSoTimeout(77);
    Socket client = connect();
    Socket accepted = server.accept();
    assertThat(accepted.getSoTimeout()).isZero();
    client.setSoTimeout(1500);
    fixture.time.run(
        () -> {
          assertThatThrownBy(() -> client.getInputStream().read())
              .isInstanceOf(SocketTimeoutException.class)
              .hasMessage("Read timed out")
              .hasCauseInstanceOf(WsaException.class);
          assertThat(fixture.time.elapsed()).isEqualTo(Duration.ofMillis(1500));
          return true;
        });
    accepted.getOutputStream().write(5);
    assertThat(client.getInputStream().read()).isEqualTo(5);
  }

  @Test
  @DisplayName("An accept timeout leaves the server usable")
  void acceptTimeout() throws Exception {
    server.setSoTimeout(10);
    fixture.time.run(
        () -> {
          assertThatThrownBy(server::accept)
              .isInstanceOf(SocketTimeoutException.class)
              .hasMessage("Accept timed out");
          return true;
        });
    Socket client = connect();
    assertThat(server.accept().getPort()).isEqualTo(client.getLocalPort());
  }

  @Test
  @DisplayName("A connect timeout raises SocketTimeoutException and closes the socket")
  void connectTimeout() throws Exception {
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    Socket client = clients.createSocket();
    fixture.time.run(
        () -> {
          assertThatThrownBy(() -> client.connect(fixture.address(), 3000))
              .isInstanceOf(SocketTimeoutException.class)
              .hasMessage("Connect timed out");
          return true;
        });
    assertThat(fixture.time.elapsed()).isEqualTo(Duration.ofSeconds(3));
    assertThat(fixture.base().openCount()).isEqualTo(2);
    assertThatThrownBy(() -> client.connect(fixture.address())).isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName(
      "A refused connect is a ConnectException with the chain's as cause, and leaves nothing")
  void refused() throws Exception {
    assertThatThrownBy(() -> clients.createSocket(LOOPBACK, 1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("refused")
        .hasCauseInstanceOf(WsaException.class);
    assertThat(fixture.base().openCount()).isEqualTo(2);
  }

  @Test
  @DisplayName("A local address in use is a BindException, and leaves nothing")
  void addressInUse() throws Exception {
    assertThatThrownBy(() -> servers.createServerSocket(server.getLocalPort(), 1, LOOPBACK))
        .isInstanceOf(BindException.class);
    assertThat(fixture.base().openCount()).isEqualTo(2);
  }

  @Test
  @DisplayName("A name without an address is an UnknownHostException")
  void unknownHost() throws Exception {
    InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
    Socket client = clients.createSocket();
    assertThatThrownBy(() -> client.connect(nowhere))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("nowhere.invalid");
  }

  @Test
  @DisplayName("Closing a socket ends another thread's read and accept with 'Socket closed'")
  void closeWhileWaiting() throws Exception {
    Socket client = connect();
    InputStream input = client.getInputStream();
    fixture.time.run(
        () -> {
          Future<Void> reader = fixture.time.start("reader", () -> input.read());
          Future<Void> acceptor =
              fixture.time.start(
                  "acceptor",
                  () -> {
                    server.accept();
                    server.accept();
                  });
          fixture.untilOthersWait();
          client.close();
          server.close();
          for (Future<Void> waiter : List.of(reader, acceptor)) {
            assertThatThrownBy(waiter::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(SocketException.class)
                .hasMessage("Socket closed");
          }
          return true;
        });
    assertThatThrownBy(input::read).isInstanceOf(SocketException.class).hasMessage("Socket closed");
    assertThatThrownBy(server::accept).isInstanceOf(SocketException.class);
  }

  @Test
  @DisplayName("An interrupt does not disturb a read on a platform thread")
  void interrupt() throws Exception {
    Socket client = connect();
    Socket accepted = server.accept();
    AtomicReference<Boolean> kept = new AtomicReference<>();
    fixture.time.run(
        () -> {
          Future<Void> writer =
              fixture.time.start("writer", () -> accepted.getOutputStream().write(9));
          Thread.currentThread().interrupt();
          assertThat(client.getInputStream().read()).isEqualTo(9);
          kept.set(Thread.interrupted());
          writer.get();
          return true;
        });
    assertThat(kept).hasValue(true);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  @DisplayName(
      "An interrupt of a virtual thread closes the socket that it reads, accepts or connects")
  void virtualInterrupt() throws Exception {
    Socket client = connect();
    InputStream input = client.getInputStream();
    assertThat(interruptedIn(() -> input.read())).hasMessage("Closed by interrupt");
    assertThat(client.isClosed()).isTrue();
    server.accept().close();
    assertThat(interruptedIn(server::accept)).hasMessage("Closed by interrupt");
    assertThat(server.isClosed()).isTrue();
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    Socket connecting = clients.createSocket();
    assertThat(interruptedIn(() -> connect(connecting))).hasMessage("Closed by interrupt");
    assertThat(connecting.isClosed()).isTrue();
  }

  private boolean connect(Socket socket) throws IOException {
    socket.connect(fixture.address());
    return true;
  }

  /** What a call raises on a virtual thread that is interrupted. */
  private static @Nullable Throwable interruptedIn(Callable<?> call) throws Exception {
    AtomicReference<@Nullable Throwable> raised = new AtomicReference<>();
    Runnable work =
        () -> {
          Thread.currentThread().interrupt();
          raised.set(catchThrowable(call::call));
        };
    Thread thread =
        (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
    thread.join();
    return raised.get();
  }

  @Test
  @DisplayName("Options set before connecting are told and then in force")
  void earlyOptions() throws Exception {
    Socket client = clients.createSocket();
    assertThat(client.getReceiveBufferSize()).isPositive();
    assertThat(client.getSoLinger()).isEqualTo(-1);
    client.setTcpNoDelay(true);
    client.setSoLinger(true, 70_000);
    client.setSoTimeout(123);
    client.setKeepAlive(true);
    client.setReuseAddress(true);
    client.setTrafficClass(16);
    client.setOOBInline(true);
    client.setOption(StandardSocketOptions.SO_SNDBUF, 4096);
    for (int round = 0; round < 2; round++) {
      assertThat(client.getTcpNoDelay()).isTrue();
      assertThat(client.getSoLinger()).isEqualTo(65_535);
      assertThat(client.getSoTimeout()).isEqualTo(123);
      assertThat(client.getKeepAlive()).isTrue();
      assertThat(client.getReuseAddress()).isTrue();
      assertThat(client.getTrafficClass()).isEqualTo(16);
      assertThat(client.getOOBInline()).isTrue();
      assertThat(client.getSendBufferSize()).isEqualTo(4096);
      if (round == 0) {
        client.connect(server.getLocalSocketAddress());
      }
    }
    client.setSoLinger(false, 0);
    assertThat(client.getSoLinger()).isEqualTo(-1);
  }

  @Test
  @DisplayName("Every supported option can be read by its name, and an unsupported one is refused")
  void optionsByName() throws Exception {
    Socket client = connect();
    assertThat(client.supportedOptions())
        .contains(StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.SO_LINGER);
    assertThat(server.supportedOptions())
        .containsExactlyInAnyOrder(
            StandardSocketOptions.SO_RCVBUF, StandardSocketOptions.SO_REUSEADDR);
    for (SocketOption<?> option : client.supportedOptions()) {
      Object value = client.getOption(option);
      assertThat(value).as(option.name()).isInstanceOf(option.type());
    }
    assertThatThrownBy(() -> server.getOption(StandardSocketOptions.TCP_NODELAY))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @DisplayName("Urgent data is sent where the protocol has it, and refused where not")
  void urgent() throws Exception {
    Socket client = connect();
    Socket accepted = server.accept();
    accepted.setOOBInline(true);
    client.sendUrgentData(33);
    assertThat(accepted.getInputStream().read()).isEqualTo(33);
    InetAddress loopback6 = loopback6();
    ServerSocket server6 = servers.createServerSocket(0, 1, loopback6);
    Socket client6 = clients.createSocket(loopback6, server6.getLocalPort());
    assertThatThrownBy(() -> client6.sendUrgentData(1)).isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("A reset connection raises SocketException 'Connection reset'")
  void reset() throws Exception {
    Socket client = connect();
    Socket accepted = server.accept();
    client.setSoLinger(true, 0);
    client.close();
    assertThatThrownBy(() -> accepted.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessage("Connection reset");
  }

  @Test
  @DisplayName("A socket bound to the IPv4 wildcard can still connect to IPv6, with the same port")
  void otherFamily() throws Exception {
    InetAddress loopback6 = loopback6();
    ServerSocket server6 = servers.createServerSocket(0, 1, loopback6);
    Socket client = clients.createSocket();
    client.bind(null);
    int port = client.getLocalPort();
    client.connect(server6.getLocalSocketAddress());
    assertThat(client.getLocalPort()).isEqualTo(port).isPositive();
    assertThat(server6.accept().getPort()).isEqualTo(port);
  }

  @Test
  @DisplayName("Connecting to the wildcard address reaches this host")
  void wildcardPeer() throws Exception {
    ServerSocket anywhere = servers.createServerSocket(0);
    Socket client = clients.createSocket("0.0.0.0", anywhere.getLocalPort());
    assertThat(anywhere.accept().getPort()).isEqualTo(client.getLocalPort());
  }

  @Test
  @DisplayName("The factories' other ways bind to the local address that they are given")
  void localAddress() throws Exception {
    Socket client = clients.createSocket(LOOPBACK, server.getLocalPort(), LOOPBACK, 4711);
    assertThat(server.accept().getPort()).isEqualTo(4711);
    assertThat(client.getLocalPort()).isEqualTo(4711);
    Socket named = clients.createSocket("127.0.0.1", server.getLocalPort(), null, 4712);
    assertThat(named.getLocalPort()).isEqualTo(4712);
  }

  @Test
  @DisplayName("A socket that fails to be accepted is not left behind")
  void acceptFails() throws Exception {
    MemoryBase base = fixture.base();
    Socket client = connect();
    int before = base.openCount();
    base.script().failNext(WspFunction.GET_PEER_NAME, new WsaException(WsaError.WSAENOBUFS));
    assertThatThrownBy(server::accept).isInstanceOf(SocketException.class);
    assertThat(base.openCount()).isEqualTo(before - 1);
    assertThat(client.isClosed()).isFalse();
  }

  @Test
  @DisplayName("Once the system has ended, sockets are closed, and say so in every call")
  void systemEnds() throws Exception {
    Socket client = connect();
    Socket accepted = server.accept();
    InputStream input = client.getInputStream();
    OutputStream output = client.getOutputStream();
    InputStream waitedFor = accepted.getInputStream();
    fixture.time.run(
        () -> {
          Future<Void> reader = fixture.time.start("reader", () -> waitedFor.read());
          Future<Void> acceptor = fixture.time.start("acceptor", () -> server.accept());
          fixture.untilOthersWait();
          fixture.system.assembly().cleanupBases();
          for (Future<Void> waiter : List.of(reader, acceptor)) {
            assertThatThrownBy(waiter::get)
                .cause()
                .isInstanceOf(SocketException.class)
                .hasMessage("Socket closed");
          }
          return true;
        });
    assertThat(client.isClosed() && accepted.isClosed() && server.isClosed()).isTrue();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> input.read(), () -> input.available(), () -> output.write(1))) {
      assertThatThrownBy(call).isInstanceOf(SocketException.class).hasMessage("Socket closed");
    }
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            client::getInputStream,
            () -> client.setSoTimeout(1),
            client::shutdownOutput,
            server::accept,
            () -> server.setSoTimeout(1))) {
      assertThatThrownBy(call)
          .isInstanceOf(SocketException.class)
          .hasMessageMatching("(?i)socket (is )?closed");
    }
    client.close();
    server.close();
    assertThat(client.isClosed() && server.isClosed()).isTrue();
  }

  @Test
  @DisplayName("An IPv6 socket takes IPv4 too, as the JDK's do")
  void dualStack() throws Exception {
    ServerSocket any6 = servers.createServerSocket(0, 1, InetAddress.getByAddress(new byte[16]));
    assertThat(fixture.base().lastMade()).isNotNull();
    assertThat(fixture.base().lastMade().takesIpv4()).isTrue();
    assertThat(any6.isBound()).isTrue();
    assertThat(connect().isConnected()).isTrue();
    assertThat(fixture.base().lastMade().takesIpv4()).isFalse();
  }
}
