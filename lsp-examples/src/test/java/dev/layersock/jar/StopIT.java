package dev.layersock.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.cli.TestServer;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("On SIGTERM, the jar's relay")
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class StopIT {
  private static final long SEED = 15;
  private static final String SHAPED = "token-rate: 16Mbit/s";

  @TempDir private Path folder = Path.of("");

  private static byte[] content() {
    byte[] content = new byte[1_500_000]; // 0.75 s worth
    new Random(SEED).nextBytes(content);
    return content;
  }

  private RelayProcess relay(String target, String grace) throws Exception {
    Chains.write(folder, SHAPED);
    return RelayProcess.start(new Jar(folder), Chains.FILE, target, "--grace", grace);
  }

  @Test
  @DisplayName("lets a transfer finish in time, takes no new one, and exits with 0")
  void finishes() throws Exception {
    byte[] content = content();
    TestServer.Service service = connection -> connection.getOutputStream().write(content);
    try (TestServer server = new TestServer(service);
        RelayProcess relay = relay(server.address(), "30s");
        Socket socket = relay.connect()) {
      byte[] received = new byte[content.length];
      int begun = socket.getInputStream().readNBytes(received, 0, 1_000);
      relay.terminate();
      assertThat(relay.awaitLine("stopping")).contains("up to 30 s for 1 connection");
      assertThatThrownBy(() -> useNewConnection(relay)).isInstanceOf(SocketException.class);
      int rest = socket.getInputStream().readNBytes(received, begun, content.length - begun);

      assertThat(begun + rest).isEqualTo(content.length);
      assertThat(received).isEqualTo(content);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      socket.shutdownOutput();
      assertThat(relay.exitCode()).isZero();
      assertThat(relay.warnings())
          .containsExactly(
              "layersock: stopping: no new connections; waiting up to 30 s for 1 connection",
              "layersock: all connections have finished");
    }
  }

  @Test
  @DisplayName("cuts at once on a second signal, and took no notice of a SIGHUP before")
  void secondSignal() throws Exception {
    byte[] content = content();
    TestServer.Service service = connection -> connection.getOutputStream().write(content);
    try (TestServer server = new TestServer(service);
        RelayProcess relay = relay(server.address(), "10m");
        Socket socket = relay.connect()) {
      relay.signal("HUP");
      assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
      relay.signal("TERM");
      relay.awaitLine("stopping");
      relay.signal("TERM");

      assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class);
      assertThat(relay.exitCode()).isEqualTo(1);
      assertThat(relay.warnings()).contains("layersock: cut 1 connection that had not finished");
    }
  }

  /** It is refused, or reset if it came just before the system had closed the listening socket. */
  private static void useNewConnection(RelayProcess relay) throws Exception {
    try (Socket socket = relay.connect()) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  @DisplayName("cuts what does not finish in time, says how many, and exits with 1")
  void cuts() throws Exception {
    byte[] content = content();
    TestServer.Service service =
        connection -> {
          connection.getOutputStream().write(content);
          assertThat(connection.getInputStream().read()).isEqualTo(-1);
        };
    try (TestServer server = new TestServer(service);
        RelayProcess relay = relay(server.address(), "300ms");
        Socket first = relay.connect();
        Socket second = relay.connect()) {
      assertThat(first.getInputStream().readNBytes(1_000)).hasSize(1_000);
      assertThat(second.getInputStream().readNBytes(1_000)).hasSize(1_000);
      relay.terminate();

      assertThatThrownBy(() -> first.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      assertThatThrownBy(() -> second.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class);
      assertThat(server.awaitEnd()).containsIgnoringCase("reset");
      assertThat(server.awaitEnd()).containsIgnoringCase("reset");
      assertThat(relay.exitCode()).isEqualTo(1);
      assertThat(relay.warnings())
          .contains("layersock: cut 2 connections that had not finished")
          .contains(
              "layersock: stopping: no new connections; waiting up to 300 ms for 2 connections");
    }
  }
}
