package dev.layersock.javanet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.Layersock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("java.net sockets of the factories")
class SocketFactoriesTest {
  private static final int LIMIT_SECONDS = 20;

  @TempDir Path folder;

  @ParameterizedTest(name = "over {0}")
  @ValueSource(strings = {"nio", "loopback"})
  @DisplayName("carry a megabyte there and back, half-close, and refuse as java.net does")
  void echo(String base) throws Exception {
    Path file = Files.writeString(folder.resolve("chains.yaml"), "chains: {c: [" + base + "]}\n");
    InetAddress host = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    byte[] data = new byte[1 << 20];
    new Random(1).nextBytes(data);
    try (Layersock layersock = Layersock.load(file)) {
      try (ServerSocket listener = layersock.serverSocketFactory().createServerSocket(0, 5, host);
          Socket client = layersock.socketFactory().createSocket(host, listener.getLocalPort())) {
        client.setSoTimeout((int) TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        FutureTask<Long> server = begin(() -> echo(listener));
        FutureTask<Long> writer = begin(() -> write(client, data));
        assertThat(client.getInputStream().readAllBytes()).isEqualTo(data);
        assertThat(server.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(data.length);
        assertThat(writer.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(data.length);
      }
      int port = portOfNobody(host);
      assertThatThrownBy(() -> layersock.socketFactory().createSocket(host, port))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("WSAECONNREFUSED");
    }
  }

  /** A port that was just free; of the JDK's own socket, whose close is done when it returns. */
  private static int portOfNobody(InetAddress host) throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, host)) {
      return free.getLocalPort();
    }
  }

  private static FutureTask<Long> begin(Callable<Long> work) {
    FutureTask<Long> task = new FutureTask<>(work);
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static long echo(ServerSocket listener) throws IOException {
    try (Socket accepted = listener.accept()) {
      return accepted.getInputStream().transferTo(accepted.getOutputStream());
    }
  }

  private static long write(Socket client, byte[] data) throws IOException {
    client.getOutputStream().write(data);
    client.shutdownOutput();
    return data.length;
  }
}
