package dev.layersock.layers.connectdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.layersock.contract.ProviderContract;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.Upcalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One end over real TCP, the other a program that has never heard of the layer. */
class ForeignPeerTest extends ProviderContract {
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  @Override
  protected ProviderUnderTest create(Upcalls upcalls) {
    return ConnectDataChain.over(
        Bases.nio(upcalls), ConnectDataChain.settings(64, TIMEOUT, 4), upcalls);
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  private static InetSocketAddress name(ServerSocket server) {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private static ConnectRequest asking(InetSocketAddress peer) {
    return new ConnectRequest(peer, bytes("x\r\n\r\n"), ByteBuffer.allocate(64), null);
  }

  /** Checks how a connect has failed, and that the socket can be used for another. */
  private void assertFailed(ProviderSocket s, WsaError error) throws Exception {
    assertFailed(s, upcalls.awaitCompletion(s).orElseThrow(), error);
  }

  private void assertFailed(ProviderSocket s, WsaException failure, WsaError error)
      throws Exception {
    assertThat(failure.error()).as("%s", failure).isEqualTo(error);
    InetSocketAddress before = name(s);
    ProviderSocket listener = listener(1);
    ByteBuffer callee = ByteBuffer.allocate(9);
    provider().connect(s, asking(name(listener)).withCalleeData(callee));
    ProviderSocket server = accept(listener);
    assertThat(upcalls.awaitCompletion(s)).isEmpty();
    assertThat(name(s).getPort()).isEqualTo(before.getPort());
    sendText(s, "again");
    assertThat(recvText(server, 5)).isEqualTo("again");
  }

  @Test
  @DisplayName("A server that never answers costs a client the timeout")
  void silentServer() throws Exception {
    try (ServerSocket server = server()) {
      ProviderSocket s = bound(SocketType.STREAM);
      long start = System.nanoTime();
      provider().connect(s, asking(name(server)));
      assertFailed(s, WsaError.WSAETIMEDOUT);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(TIMEOUT);
    }
  }

  @Test
  @DisplayName("A server that ends or resets the connection refuses the client")
  void closingServer() throws Exception {
    for (boolean reset : new boolean[] {false, true}) {
      try (ServerSocket server = server()) {
        ProviderSocket s = bound(SocketType.STREAM);
        provider().connect(s, asking(name(server)));
        try (Socket accepted = server.accept()) {
          accepted.setSoLinger(reset, 0);
        }
        assertFailed(s, WsaError.WSAECONNREFUSED);
      }
    }
  }

  @Test
  @DisplayName("Servers that say something else are told apart from those that speak it")
  void talkingServers() throws Exception {
    assertFailsWith(
        "SSH-2.0-OpenSSH_9.6\r\n".getBytes(StandardCharsets.US_ASCII), WsaError.WSAECONNABORTED);
    assertFailsWith(new byte[64], WsaError.WSAECONNABORTED);
    assertFailsWith(new byte[] {-9, -64, -38, 122, 1, -127, -1, -1}, WsaError.WSAEFAULT);
  }

  private void assertFailsWith(byte[] banner, WsaError error) throws Exception {
    try (ServerSocket server = server()) {
      ProviderSocket s = bound(SocketType.STREAM);
      provider().connect(s, asking(name(server)));
      try (Socket accepted = server.accept()) {
        accepted.getOutputStream().write(banner);
        assertFailed(s, error);
      }
    }
  }

  @Test
  @DisplayName("A web server's answer is none")
  void webServer() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    try {
      ProviderSocket s = bound(SocketType.STREAM);
      WsaException failure = tryConnect(s, asking(server.getAddress())).orElseThrow();
      assertFailed(s, failure, WsaError.WSAECONNABORTED);
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName("Clients that are silent, talk otherwise or lie about lengths never get in")
  void foreignClients() throws Exception {
    ProviderSocket listener = listener(10);
    provider().watch(listener, Readiness.ACCEPTABLE);
    try (Socket silent = client(listener, new byte[0]);
        Socket half = client(listener, new byte[] {-9, -64, -38})) {
      Socket web = client(listener, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertCutOff(web);
      assertCutOff(client(listener, new byte[] {-9, -64, -38, 122, 1, 1, -1, -1}));
      client(listener, new byte[] {-9, -64}).close();
      assertCutOff(silent);
      assertCutOff(half);
    }
    assertThat(upcalls.signals(listener)).isZero();
    assertThat(provider().select(listener)).isZero();

    ProviderSocket s = open(SocketType.STREAM);
    provider().connect(s, asking(name(listener)));
    assertThat(accept(listener)).isNotNull();
    assertThat(upcalls.awaitCompletion(s)).isEmpty();
  }

  private Socket client(ProviderSocket listener, byte[] sent) throws Exception {
    InetSocketAddress peer = name(listener);
    Socket socket = new Socket(peer.getAddress(), peer.getPort());
    socket.getOutputStream().write(sent);
    return socket;
  }

  private static void assertCutOff(Socket client) throws IOException {
    client.setSoTimeout(10_000);
    try (client) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("it was not cut off", e);
    } catch (IOException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }
}
