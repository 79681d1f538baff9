package dev.layersock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("relay")
@Timeout(60)
final class RelayTest {
  private static final int MEBIBYTE = 1024 * 1024;

  @TempDir private Path directory = Path.of("");
  private String file = "";

  @BeforeEach
  void writeFile() {
    file =
        Run.file(
            directory,
            "chains:",
            "  web:",
            "    - logging: {level: debug}",
            "    - filter:",
            "        rules:",
            "          - {deny: 127.0.0.9, label: lab}",
            "          - allow: 127.0.0.0/8",
            "    - qos: {token-rate: 80Gbit/s}",
            "    - nio: {connect-timeout: 5s}");
  }

  private Run relay(String to, String... more) {
    List<String> args = new ArrayList<>(List.of("relay", file, "--listen", "127.0.0.1:0"));
    args.addAll(List.of("--to", to));
    args.addAll(List.of(more));
    return Run.start(args.toArray(String[]::new));
  }

  private static Socket connect(Run relay) throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  @Test
  @DisplayName("says where it listens, where it relays to and through which chain")
  void announces() throws Exception {
    Run relay = relay("127.0.0.1:7");
    int port = relay.port();
    relay.stop();

    assertThat(relay.exitCode()).isZero();
    assertThat(relay.out())
        .isEqualToIgnoringNewLines(
            "listening on 127.0.0.1:"
                + port
                + ", relaying to 127.0.0.1:7 through chain web (logging, filter, qos, nio)");
  }

  @Test
  @DisplayName("carries 1 MiB there and back, and the ends of both streams")
  void carriesData() throws Exception {
    byte[] data = new byte[MEBIBYTE];
    new Random(1).nextBytes(data);
    try (TestServer server = TestServer.echo()) {
      Run relay = relay(server.address(), "--once");
      try (Socket socket = connect(relay)) {
        CompletableFuture<Void> sender =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    socket.getOutputStream().write(data);
                    socket.shutdownOutput();
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                });

        assertThat(socket.getInputStream().readAllBytes()).isEqualTo(data);
        sender.get(30, TimeUnit.SECONDS);
      }
      assertThat(relay.exitCode()).isZero();
      assertThat(relay.err()).isEmpty();
    }
  }

  @Test
  @DisplayName("passes on the end of one stream while the other goes on")
  void halfClose() throws Exception {
    CountDownLatch endSeen = new CountDownLatch(1);
    TestServer.Service service =
        connection -> {
          connection.getInputStream().readAllBytes();
          endSeen.countDown();
          connection.getOutputStream().write("late answer".getBytes(StandardCharsets.UTF_8));
        };
    try (TestServer server = new TestServer(service)) {
      Run relay = relay(server.address(), "--once");
      try (Socket socket = connect(relay)) {
        socket.getOutputStream().write(1);
        socket.shutdownOutput();
        assertThat(endSeen.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("late answer");
      }
      assertThat(relay.exitCode()).isZero();
    }
  }

  @Test
  @DisplayName("passes a reset of the target on to the client and exits with 1")
  void targetResets() throws Exception {
    TestServer.Service service =
        connection -> {
          int first = connection.getInputStream().read();
          assertThat(first).isEqualTo(1);
          connection.setSoLinger(true, 0);
        };
    try (TestServer server = new TestServer(service)) {
      Run relay = relay(server.address(), "--once");
      try (Socket socket = connect(relay)) {
        socket.getOutputStream().write(1);

        assertThatThrownBy(() -> socket.getInputStream().read())
            .isInstanceOf(SocketException.class);
      }
      assertThat(relay.exitCode()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("passes a reset of the client on to the target")
  void clientResets() throws Exception {
    try (TestServer server = TestServer.echo()) {
      Run relay = relay(server.address(), "--once");
      try (Socket socket = connect(relay)) {
        socket.getOutputStream().write(1);
        assertThat(socket.getInputStream().read()).isEqualTo(1);
        socket.setSoLinger(true, 0);
      }

      assertThat(server.awaitEnd()).contains("reset");
      assertThat(relay.exitCode()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("resets a client whose target is down and exits with 1")
  void targetDown() throws Exception {
    int free;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = taken.getLocalPort();
    }
    Run relay = relay("127.0.0.1:" + free, "--once");
    try (Socket socket = connect(relay)) {
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    assertThat(relay.exitCode()).isEqualTo(1);
  }

  @Test
  @DisplayName("warns of a target that a layer refuses, resets its clients and exits with 4")
  void targetDenied() throws Exception {
    Run relay = relay("127.0.0.9:80", "--once");
    try (Socket socket = connect(relay)) {
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    assertThat(relay.exitCode()).isEqualTo(4);
    assertThat(relay.err())
        .contains("warning: layer 'filter' of chain 'web' will refuse 127.0.0.9:80")
        .contains("rule 1 'lab'", "chains.yaml:6:13");
  }

  @Test
  @DisplayName("says which address is taken and exits with 1")
  void portTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Run run = Run.of("relay", file, "--listen", address, "--to", "127.0.0.1:7");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains(address, "failed in 'nio'", "WSAEADDRINUSE 10048");
      assertThat(run.err().lines()).hasSize(1);
    }
  }

  @Test
  @DisplayName("lets an open connection finish when stopped, and exits with 0")
  void stopsGracefully() throws Exception {
    try (TestServer server = TestServer.echo()) {
      Run relay = relay(server.address(), "--grace", "30s");
      try (Socket socket = connect(relay)) {
        socket.getOutputStream().write(1);
        assertThat(socket.getInputStream().read()).isEqualTo(1);
        relay.stop();
        relay.untilItSays(
            "waiting up to 30 s for 1 connection"); // what ends before is not waited for
        socket.getOutputStream().write(2);
        assertThat(socket.getInputStream().read()).isEqualTo(2);
        socket.shutdownOutput();
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(relay.exitCode()).isZero();
    }
  }

  @Test
  @DisplayName("cuts what has not finished in time when stopped, and exits with 1")
  void stopsAndCuts() throws Exception {
    try (TestServer server = TestServer.echo()) {
      Run relay = relay(server.address(), "--grace", "0s");
      try (Socket socket = connect(relay)) {
        socket.getOutputStream().write(1);
        assertThat(socket.getInputStream().read()).isEqualTo(1);
        relay.stop();

        assertThatThrownBy(() -> socket.getInputStream().read())
            .isInstanceOf(SocketException.class);
      }
      assertThat(relay.exitCode()).isEqualTo(1);
      assertThat(relay.err()).contains("cut 1 connection that had not finished");
    }
  }

  @Test
  @DisplayName("lets connections beyond the limit wait until one has ended")
  void limitsConnections() throws Exception {
    try (TestServer server = TestServer.echo()) {
      Run relay = relay(server.address(), "--max-connections", "1");
      try (Socket first = connect(relay)) {
        first.getOutputStream().write(1);
        assertThat(first.getInputStream().read()).isEqualTo(1);
        try (Socket second = connect(relay)) {
          second.getOutputStream().write(2);
          second.setSoTimeout(200);
          assertThatThrownBy(() -> second.getInputStream().read())
              .isInstanceOf(java.net.SocketTimeoutException.class);

          first.shutdownOutput();
          assertThat(first.getInputStream().read()).isEqualTo(-1);
          second.setSoTimeout(30_000);
          assertThat(second.getInputStream().read()).isEqualTo(2);
        }
      }
      relay.stop();
      assertThat(relay.exitCode()).isZero();
    }
  }

  @Test
  @DisplayName("serves many connections at once, each with its own data")
  void manyConnections() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (TestServer server = TestServer.echo()) {
      Run relay = relay(server.address());
      for (int i = 0; i < 100; i++) {
        Socket socket = connect(relay);
        sockets.add(socket);
        socket.getOutputStream().write(i);
      }
      for (int i = 0; i < sockets.size(); i++) {
        assertThat(sockets.get(i).getInputStream().read()).isEqualTo(i);
      }
      for (Socket socket : sockets) {
        socket.shutdownOutput();
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        socket.close();
      }
      relay.stop();
      assertThat(relay.exitCode()).isZero();
    }
  }

  @Test
  @DisplayName("refuses a target of a family that the file has no entry for")
  void wrongFamily() throws Exception {
    String only4 =
        Run.file(directory, "chains: {web: [nio]}", "entries: [{chain: web, family: ipv4}]");
    Run run = Run.of("relay", only4, "--listen", "127.0.0.1:0", "--to", "[::1]:7");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("no entry of the file", "[::1]:7");
  }

  @Test
  @DisplayName("refuses a chain with a layer that may block, and names the layer and its place")
  void mayBlock() throws Exception {
    String slow = Run.file(directory, "chains:", "  slow: [test-sluggish, nio]");
    Run run = Run.of("relay", slow, "--listen", "127.0.0.1:0", "--to", "127.0.0.1:7");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .contains("chain 'slow'", "layer 'test-sluggish'", "chains.yaml:2:10", "may block");
  }

  @Test
  @DisplayName("accepts through an entry of the file if told so")
  void listensThroughEntry() throws Exception {
    try (TestServer server = TestServer.echo()) {
      Run relay = relay(server.address(), "--once", "--listen-entry", "web");
      try (Socket socket = connect(relay)) {
        socket.getOutputStream().write(1);
        socket.shutdownOutput();
        assertThat(socket.getInputStream().readAllBytes()).containsExactly(1);
      }
      assertThat(relay.exitCode()).isZero();
    }
  }

  @Test
  @DisplayName("refuses a target without a port, and itself as the target, in every spelling")
  void refusesTargets() throws Exception {
    Run none = Run.of("relay", file, "--listen", "127.0.0.1:0", "--to", "127.0.0.1:0");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("--to 127.0.0.1:0", "port 0 is no port to connect to");
  }

  @Test
  @DisplayName("refuses itself as the target")
  void refusesItself() throws Exception {
    int free = freePort();
    for (String listen : List.of("127.0.0.1", "0.0.0.0")) {
      Run run = Run.of("relay", file, "--listen", listen + ":" + free, "--to", "localhost:" + free);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("--to localhost:" + free, "is where the relay itself listens");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return taken.getLocalPort();
    }
  }

  @Test
  @DisplayName("passes on what the target has said before it reset a client that still sends")
  void answersEarly() throws Exception {
    TestServer.Service service =
        connection -> {
          assertThat(connection.getInputStream().read()).isEqualTo(1);
          connection.getOutputStream().write("too large".getBytes(StandardCharsets.UTF_8));
        };
    try (TestServer server = new TestServer(service)) {
      Run relay = relay(server.address(), "--once");
      try (Socket socket = connect(relay)) {
        socket.getOutputStream().write(new byte[] {1, 2, 3, 4});
        byte[] answer = socket.getInputStream().readNBytes("too large".length());
        assertThat(answer).asString().isEqualTo("too large");
      }
      assertThat(relay.exitCode()).isBetween(0, 1);
    }
  }

  @Test
  @DisplayName("cuts at once when it is stopped for the second time")
  void stopsTwice() throws Exception {
    try (TestServer server = TestServer.echo()) {
      Run relay = relay(server.address(), "--grace", "10m");
      try (Socket socket = connect(relay)) {
        socket.getOutputStream().write(1);
        assertThat(socket.getInputStream().read()).isEqualTo(1);
        relay.stop();
        relay.untilItSays("waiting up to 600 s for 1 connection");
        relay.stop();

        assertThatThrownBy(() -> socket.getInputStream().read())
            .isInstanceOf(SocketException.class);
      }
      assertThat(relay.exitCode()).isEqualTo(1);
      assertThat(relay.err()).contains("cut 1 connection that had not finished");
    }
  }

  @Test
  @DisplayName("cuts a connection on which nothing moves, and only that")
  void idle() throws Exception {
    try (TestServer server = TestServer.echo()) {
      Run relay = relay(server.address(), "--idle-limit", "1s");
      try (Socket quiet = connect(relay);
          Socket busy = connect(relay)) {
        quiet.getOutputStream().write(1);
        assertThat(quiet.getInputStream().read()).isEqualTo(1);
        CompletableFuture<Void> cut =
            CompletableFuture.runAsync(
                () ->
                    assertThatThrownBy(() -> quiet.getInputStream().read())
                        .isInstanceOf(SocketException.class));
        while (!cut.isDone()) {
          busy.getOutputStream().write(2);
          assertThat(busy.getInputStream().read()).isEqualTo(2);
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        cut.get();
        busy.getOutputStream().write(3);
        assertThat(busy.getInputStream().read()).isEqualTo(3);
      }
      relay.stop();
      assertThat(relay.exitCode()).isZero();
    }
  }

  @Test
  @DisplayName("notices that a client has gone while its target is dialled, and gives up the dial")
  void clientGoesDuringDial() throws Exception {
    try (FullServer hole = new FullServer()) {
      for (boolean reset : new boolean[] {true, false}) {
        Run relay = relay(hole.address(), "--once", "--dial-limit", "20s");
        long start = System.nanoTime();
        try (Socket socket = connect(relay)) {
          if (reset) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200)); // until it is dialled
            socket.setSoLinger(true, 0);
          }
        }
        assertThat(relay.exitCode()).isEqualTo(1);
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(15));
      }
    }
  }

  @Test
  @DisplayName("gives up a target that does not answer when the dial limit is over")
  void dialLimit() throws Exception {
    try (FullServer hole = new FullServer()) {
      Run relay = relay(hole.address(), "--once", "--dial-limit", "300ms");
      try (Socket socket = connect(relay)) {
        assertThatThrownBy(() -> socket.getInputStream().read())
            .isInstanceOf(SocketException.class);
      }
      assertThat(relay.exitCode()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("notices a client's reset while the target does not read")
  void clientResetsWhileStuck() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    TestServer.Service deaf = connection -> await(over);
    try (TestServer server = new TestServer(deaf)) {
      Run relay = relay(server.address(), "--once");
      long start = System.nanoTime();
      try (Socket socket = connect(relay)) {
        socket.getOutputStream().write(new byte[64 * 1024]);
        socket.setSoLinger(true, 0);
      }
      assertThat(relay.exitCode()).isEqualTo(1);
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(15));
    } finally {
      over.countDown();
    }
  }

  private static void await(CountDownLatch over) {
    try {
      assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
