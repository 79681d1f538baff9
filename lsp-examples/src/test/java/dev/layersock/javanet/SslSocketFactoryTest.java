package dev.layersock.javanet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.layersock.net.ConfiguredSocketFactory;
import dev.layersock.net.ConfiguredSslSocketFactory;
import dev.layersock.tls.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The factory for TLS over a chain")
@Timeout(60)
class SslSocketFactoryTest {
  private static final InetAddress HOST = InetAddress.getLoopbackAddress();

  @TempDir Path folder;
  private SSLServerSocket server;
  private ConfiguredSslSocketFactory open;
  private ConfiguredSslSocketFactory shut;
  private String file = "";

  @BeforeEach
  void start() throws Exception {
    file =
        Files.writeString(
                folder.resolve("chains.yaml"),
                """
                chains:
                  open: [nio]
                  shut: [{filter: {default: deny}}, nio]
                """)
            .toString();
    server =
        (SSLServerSocket) Keys.server().getServerSocketFactory().createServerSocket(0, 5, HOST);
    open = new ConfiguredSslSocketFactory(file + "#open");
    shut = new ConfiguredSslSocketFactory(file + "#shut");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  @DisplayName("gives sockets that connect later, with a time limit, through the chain")
  void unconnected() throws Exception {
    CompletableFuture<Integer> received = receive();
    try (SSLSocket socket = (SSLSocket) open.createSocket()) {
      assertThat(socket.isConnected()).isFalse();
      assertThatThrownBy(socket::getInputStream).hasMessage("Socket is not connected");
      assertThatThrownBy(socket::startHandshake).hasMessage("Socket is not connected");
      socket.connect(address(), 5000);
      assertThat(socket.isConnected()).isTrue();
      assertThat(socket.getPort()).isEqualTo(server.getLocalPort());
      socket.getOutputStream().write('x');
      assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo('x');
      assertThat(socket.getSession().getPeerHost()).isEqualTo("localhost");
      assertThat(socket.getInputStream().read()).isEqualTo('y');
    }
  }

  @Test
  @DisplayName("is refused by the chain, whichever way a socket is made")
  void refused() throws Exception {
    String host = "localhost";
    int port = server.getLocalPort();
    try (Socket socket = shut.createSocket()) {
      assertThatThrownBy(() -> socket.connect(address(), 5000))
          .hasMessageContaining("denied by default");
    }
    assertThatThrownBy(() -> shut.createSocket(host, port))
        .hasMessageContaining("denied by default");
    assertThatThrownBy(() -> shut.createSocket(HOST, port, HOST, 0))
        .hasMessageContaining("denied by default");
    assertThatThrownBy(() -> open.createSocket("nobody.invalid", port))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  @DisplayName("puts TLS over sockets of a chain only")
  void layering() throws Exception {
    int port = server.getLocalPort();
    try (Socket past = new Socket(HOST, port)) {
      assertThatThrownBy(() -> open.createSocket(past, "localhost", port, true))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("localhost:" + port)
          .hasMessageContaining("ConfiguredSocketFactory");
    }
    server.close();
    server =
        (SSLServerSocket) Keys.server().getServerSocketFactory().createServerSocket(0, 5, HOST);
    CompletableFuture<Integer> received = receive();
    Socket plain =
        new ConfiguredSocketFactory(file + "#open").createSocket(HOST, server.getLocalPort());
    try (Socket secured = open.createSocket(plain, "localhost", server.getLocalPort(), true)) {
      secured.getOutputStream().write('x');
      assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo('x');
    }
  }

  @Test
  @DisplayName("keeps what is set before connecting")
  void settings() throws Exception {
    CompletableFuture<Integer> received = receive();
    BlockingQueue<HandshakeCompletedEvent> events = new LinkedBlockingQueue<>();
    BlockingQueue<HandshakeCompletedEvent> none = new LinkedBlockingQueue<>();
    HandshakeCompletedListener removed = none::add;
    try (SSLSocket socket = (SSLSocket) open.createSocket()) {
      socket.addHandshakeCompletedListener(removed);
      socket.addHandshakeCompletedListener(events::add);
      socket.removeHandshakeCompletedListener(removed);
      socket.setSoTimeout(1234);
      socket.setTcpNoDelay(true);
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName("other.example.com")));
      socket.setSSLParameters(parameters);
      socket.bind(new InetSocketAddress(HOST, 0));
      socket.connect(address());
      socket.startHandshake();
      socket.getOutputStream().write('x');
      assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo('x');
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
      assertThat(socket.getSSLParameters().getServerNames())
          .containsExactly(new SNIHostName("other.example.com"));
      assertThat(socket.getSoTimeout()).isEqualTo(1234);
      assertThat(socket.getTcpNoDelay()).isTrue();
      assertThat(socket.getKeepAlive()).isTrue();
      assertThat(events.poll(30, TimeUnit.SECONDS)).isNotNull();
      assertThat(none).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  @DisplayName("hands the host's name on to who checks the certificate")
  void hostName(String host) throws Exception {
    CompletableFuture<Integer> received = receive();
    try (SSLSocket socket = (SSLSocket) open.createSocket()) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.connect(new InetSocketAddress(host, server.getLocalPort()));
      if (host.equals("localhost")) {
        socket.getOutputStream().write('x');
        assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo('x');
      } else {
        assertThatThrownBy(socket::startHandshake)
            .isInstanceOf(SSLException.class)
            .hasMessageContaining("No subject alternative names");
      }
    }
  }

  @Test
  @DisplayName("serves HttpsURLConnection, which connects by it, and not past it")
  void https() throws Exception {
    HttpsServer https = HttpsServer.create(new InetSocketAddress(HOST, 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(Keys.server()));
    https.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
    https.start();
    try {
      URL url = new URL("https://localhost:" + https.getAddress().getPort() + "/");
      HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
      connection.setSSLSocketFactory(open);
      assertThat(connection.getResponseCode()).isEqualTo(204);
      HttpsURLConnection refused = (HttpsURLConnection) url.openConnection();
      refused.setSSLSocketFactory(shut);
      assertThatThrownBy(refused::getResponseCode).hasStackTraceContaining("denied by default");
    } finally {
      https.stop(0);
    }
  }

  @Test
  @DisplayName("gives sockets with the time limits of reading and of closing that others have")
  void ends() throws Exception {
    SSLSocket never = (SSLSocket) open.createSocket();
    never.close();
    assertThat(never.isClosed()).isTrue();
    assertThatThrownBy(() -> never.connect(address())).isInstanceOf(SocketException.class);
    assertThatThrownBy(never::getOutputStream).hasMessage("Socket is closed");
    try (ServerSocket silent = new ServerSocket(0, 5, HOST)) {
      Socket socket = open.createSocket(HOST, silent.getLocalPort());
      socket.setSoTimeout(50);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      socket.close();
      assertThat(socket.isClosed()).isTrue();
    }
  }

  private InetSocketAddress address() {
    return new InetSocketAddress("localhost", server.getLocalPort());
  }

  /** Accepts one connection, reads a byte of it and answers one. */
  private CompletableFuture<Integer> receive() {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket accepted = server.accept()) {
            int read = accepted.getInputStream().read();
            accepted.getOutputStream().write('y');
            return read;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
