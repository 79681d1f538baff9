package dev.layersock.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.cli.FullServer;
import dev.layersock.cli.TestServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("When something fails, the jar")
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class FailuresIT {
  private static final int MEBIBYTE = 1024 * 1024;

  @TempDir private Path folder = Path.of("");
  private Jar jar = new Jar(folder);

  @BeforeEach
  void writeChains() throws Exception {
    Chains.write(folder, Chains.UNLIMITED);
    jar = new Jar(folder);
  }

  private RelayProcess relay(String target, String... more) throws Exception {
    return RelayProcess.start(jar, Chains.FILE, target, more);
  }

  @Test
  @DisplayName("passes a client's reset in the middle of a transfer on to the target")
  void clientResets() throws Exception {
    TestServer.Service endless =
        connection -> {
          while (!connection.isClosed()) {
            connection.getOutputStream().write(new byte[MEBIBYTE]);
          }
        };
    try (TestServer server = new TestServer(endless);
        RelayProcess relay = relay(server.address())) {
      reset(relay, MEBIBYTE);
      assertThat(server.awaitEnd()).containsIgnoringCase("reset");
      relay.awaitLine("the client: ");

      reset(relay, 3 * MEBIBYTE);

      assertThat(server.awaitEnd()).containsIgnoringCase("reset");
      assertThat(relay.awaitLine("the client: "))
          .contains("WARN  relay", "WSAECONNRESET 10054", "failed in 'nio'", "MiB down");
      relay.awaitNothingLeft();
      assertThat(relay.warnings()).hasSize(2);
    }
  }

  private static void reset(RelayProcess relay, int after) throws Exception {
    try (Socket socket = relay.connect()) {
      assertThat(socket.getInputStream().readNBytes(after)).hasSize(after);
      socket.setSoLinger(true, 0);
    }
  }

  @Test
  @DisplayName("passes a target's reset in the middle of a transfer on to the client")
  void targetResets() throws Exception {
    TestServer.Service half =
        connection -> {
          connection.getOutputStream().write(new byte[MEBIBYTE]);
          assertThat(connection.getInputStream().read()).isEqualTo(1);
          connection.setSoLinger(true, 0);
        };
    try (TestServer server = new TestServer(half);
        RelayProcess relay = relay(server.address())) {
      seeReset(relay);
      relay.awaitLine("the target: ");

      seeReset(relay);

      assertThat(relay.awaitLine("the target: "))
          .contains("WARN  relay", server.address(), "WSAECONNRESET 10054", "1 B up, 1.0 MiB down");
      relay.awaitNothingLeft();
      assertThat(relay.warnings()).hasSize(2);
    }
  }

  private static void seeReset(RelayProcess relay) throws Exception {
    try (Socket socket = relay.connect()) {
      assertThat(socket.getInputStream().readNBytes(MEBIBYTE)).hasSize(MEBIBYTE);
      socket.getOutputStream().write(1);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  @DisplayName("exits with 1 and says why if the peer resets what connect has connected")
  void connectIsReset() throws Exception {
    TestServer.Service reset =
        connection -> {
          connection.getOutputStream().write(new byte[MEBIBYTE]);
          assertThat(connection.getInputStream().read()).isEqualTo('x');
          connection.setSoLinger(true, 0);
        };
    try (TestServer server = new TestServer(reset)) {
      Jar.Result result = jar.run("x", Jar.command("connect", Chains.FILE, server.address()));

      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(message(result)).contains(server.address(), "'nio'", "WSAECONNRESET 10054");
    }
  }

  @Test
  @DisplayName("gives up on a target that never answers when its time is over")
  void targetNeverAnswers() throws Exception {
    try (FullServer full = new FullServer();
        RelayProcess relay = relay(full.address())) {
      long start = System.nanoTime();
      seeRefusal(relay);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      assertThat(millis).isBetween(490L, 5_000L);
      seeRefusal(relay);

      assertThat(relay.awaitLine("WARN  relay"))
          .contains("to " + full.address(), "failed in 'nio'", "WSAETIMEDOUT 10060");
      relay.awaitNothingLeft();
    }
  }

  @Test
  @DisplayName("says that the target is down, resets the clients and listens on")
  void targetDown() throws Exception {
    String target = "127.0.0.1:" + freePort();
    try (RelayProcess relay = relay(target)) {
      seeRefusal(relay);
      relay.awaitLine("WARN  relay");
      seeRefusal(relay);

      assertThat(relay.awaitLine("WARN  relay"))
          .contains("to " + target, "failed in 'nio'", "WSAECONNREFUSED 10061");
      relay.awaitNothingLeft();
      assertThat(relay.warnings()).hasSize(2);
      relay.terminate();
      assertThat(relay.exitCode()).isZero();
    }
    Jar.Result result = jar.layersock("connect", Chains.FILE, target);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(message(result)).contains(target, "WSAECONNREFUSED 10061");
  }

  @Test
  @DisplayName("resets who is denied at once, names the rule, and has explained it before")
  void denied() throws Exception {
    String target = "127.0.0.9:" + freePort();
    String rule = "chains.yaml:6:13";
    Jar.Result explained = jar.layersock("explain", Chains.FILE, "tcp://" + target);
    assertThat(explained.exitCode()).isEqualTo(4);
    assertThat(explained.out()).contains("filter", "'lab'", rule);

    try (RelayProcess relay = relay(target)) {
      assertThat(relay.awaitLine("warning")).contains("'filter'", target, "'lab'", rule);
      seeRefusal(relay);
      relay.awaitLine("WARN  relay");
      long start = System.nanoTime();
      seeRefusal(relay);
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(450);
      assertThat(relay.awaitLine("WARN  relay"))
          .contains("to " + target, "failed in 'filter'", "'lab'", rule, "WSAECONNREFUSED 10061");
      relay.awaitNothingLeft();
    }
    Jar.Result result = jar.layersock("connect", Chains.FILE, target);
    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.err().lines().filter(line -> line.startsWith("layersock: ")))
        .singleElement()
        .asString()
        .contains(target, "'filter'", "'lab'", rule);
  }

  @Test
  @DisplayName("says which address is taken and exits with 1")
  void portTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Jar.Result result =
          jar.layersock("relay", Chains.FILE, "--listen", address, "--to", "127.0.0.1:7");

      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(message(result)).contains(address, "'nio'", "WSAEADDRINUSE 10048");
    }
  }

  @Test
  @DisplayName("says where a file is wrong and exits with 3 before it listens")
  void wrongFile() throws Exception {
    Files.writeString(folder.resolve("wrong.yaml"), "chains:\n  web: [logging, filtre, nio]\n");
    Jar.Result result =
        jar.layersock("relay", "wrong.yaml", "--listen", "127.0.0.1:0", "--to", "127.0.0.1:7");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("wrong.yaml:2:18", "filtre", "'filter'");
  }

  private static void seeRefusal(RelayProcess relay) throws Exception {
    try (Socket socket = relay.connect()) {
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  /** The one line that is no log of a connection. */
  private static String message(Jar.Result result) {
    List<String> lines = result.err().lines().filter(line -> !line.contains(" INFO ")).toList();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  private static int freePort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return taken.getLocalPort();
    }
  }

  @Test
  @DisplayName("explains a name as it connects: an address that no entry has is passed by")
  void partOfName() throws Exception {
    Files.writeString(folder.resolve("hosts"), "127.0.0.1 both\n::1 both\n");
    Files.writeString(
        folder.resolve("four.yaml"),
        """
        chains: {v4: [nio]}
        entries: [{name: v4, chain: v4, family: ipv4}]
        """);
    Jar named = new Jar(folder, "-Djdk.net.hosts.file=hosts");
    try (TestServer server = TestServer.echo()) {
      String target = server.address().replace("127.0.0.1", "both");
      Jar.Result explained = named.layersock("explain", "four.yaml", "tcp://" + target);
      assertThat(explained.exitCode()).as(explained.err()).isZero();
      assertThat(explained.out()).contains("it would be tried", "has address family ipv6");
      assertThat(named.layersock("connect", "four.yaml", target).exitCode()).isZero();
    }
  }
}
