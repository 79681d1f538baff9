package dev.layersock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.layersock.layers.fakes.LogLines;
import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("connect")
@Timeout(60)
final class ConnectTest {
  @TempDir private Path directory = Path.of("");
  private String file = "";

  @BeforeEach
  void writeFile() {
    file =
        Run.file(
            directory,
            "chains:",
            "  web:",
            "    - filter: {rules: [{deny: 127.0.0.9}, {allow: 127.0.0.0/8}]}",
            "    - nio");
  }

  @Test
  @DisplayName("carries any bytes there and back and ends when the peer does")
  void carriesBytes() throws Exception {
    byte[] data = new byte[1024 * 1024];
    new Random(2).nextBytes(data);
    try (TestServer server = TestServer.echo()) {
      Run run = Run.with(new ByteArrayInputStream(data), "connect", file, server.address());

      assertThat(run.exitCode()).isZero();
      assertThat(run.outBytes()).isEqualTo(data);
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  @DisplayName("goes on sending what the input has when the peer has ended its own stream")
  void peerEndsBeforeInput() throws Exception {
    byte[] data = new byte[8 * 1024 * 1024];
    CompletableFuture<Integer> received = new CompletableFuture<>();
    TestServer.Service service =
        connection -> {
          connection.shutdownOutput();
          received.complete(connection.getInputStream().readAllBytes().length);
        };
    try (TestServer server = new TestServer(service)) {
      Run run = Run.with(new ByteArrayInputStream(data), "connect", file, server.address());

      assertThat(run.exitCode()).isZero();
      assertThat(run.err()).isEmpty();
      assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(data.length);
    }
  }

  @Test
  @DisplayName("that is told to stop lets the layers know, and exits with 130")
  void stopped() throws Exception {
    String logged = Run.file(directory, "chains:", "  web: [logging, nio]");
    CountDownLatch accepted = new CountDownLatch(1);
    TestServer.Service service =
        connection -> {
          connection.getInputStream().read(); // so that its connect is over
          accepted.countDown();
          connection.getInputStream().read(); // until the command has gone
        };
    try (TestServer server = new TestServer(service);
        PipedOutputStream open = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(open);
        LogLines log = new LogLines("layersock.connections", Level.INFO)) {
      open.write('x');
      Run run = Run.start(input, "connect", logged, server.address());
      assertThat(accepted.await(20, TimeUnit.SECONDS)).isTrue();
      run.stop();

      assertThat(run.exitCode()).isEqualTo(130);
      assertThat(log.lines()).last().asString().contains("event=close");
    }
  }

  @Test
  @DisplayName("ends when the peer does, though there may be more input, and says so")
  void peerEndsFirst() throws Exception {
    TestServer.Service service =
        connection -> connection.getOutputStream().write("bye".getBytes(StandardCharsets.UTF_8));
    try (TestServer server = new TestServer(service);
        PipedOutputStream neverEnding = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(neverEnding)) {
      Run run = Run.with(input, "connect", file, server.address());

      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).isEqualTo("bye");
      assertThat(run.err()).contains("the input has not ended");
    }
  }

  @Test
  @DisplayName("says in one line who does not answer and exits with 1")
  void refused() throws Exception {
    int free;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = taken.getLocalPort();
    }
    Run run = Run.of("connect", file, "127.0.0.1:" + free);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "layersock: connect to 127.0.0.1:"
                + free
                + " failed in 'nio': connection refused [WSAECONNREFUSED 10061]");
  }

  @Test
  @DisplayName("says which layer refuses, by which rule, and exits with 4")
  void denied() throws Exception {
    Run run = Run.of("connect", file, "127.0.0.9:80");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err())
        .contains("failed in 'filter'", "rule 1", "chains.yaml:3:")
        .doesNotContain("\tat ");
  }

  @Test
  @DisplayName("reports a reset of the peer and exits with 1")
  void reset() throws Exception {
    TestServer.Service service =
        connection -> {
          assertThat(connection.getInputStream().read()).isEqualTo('x');
          connection.setSoLinger(true, 0);
        };
    try (TestServer server = new TestServer(service)) {
      Run run =
          Run.with(
              new ByteArrayInputStream("x".getBytes(StandardCharsets.UTF_8)),
              "connect",
              file,
              server.address());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("WSAECONNRESET 10054");
      assertThat(run.err().lines()).hasSize(1);
    }
  }
}
