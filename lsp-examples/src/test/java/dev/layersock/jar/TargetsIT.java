package dev.layersock.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.cli.FullServer;
import dev.layersock.process.ProcessFigures;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A thousand clients at once of a target that does not work: the jar's relay")
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class TargetsIT {
  /** What a client whose target is dialled holds. */
  private static final long MOST_EACH = 32 * 1024;

  private static final int SIZE = Math.min(1_000, ProcessFigures.fileLimit() / 2 - 200);

  @TempDir private Path folder = Path.of("");
  private final List<Socket> clients = new ArrayList<>();

  @BeforeEach
  void writeFiles() throws Exception {
    Chains.write(folder, Chains.UNLIMITED);
    Files.writeString(folder.resolve("hosts"), "127.0.0.2 two\n127.0.0.1 two\n");
  }

  @AfterEach
  void closeAll() throws Exception {
    for (Socket client : clients) {
      client.close();
    }
  }

  private RelayProcess relay(String target) throws Exception {
    Jar jar = new Jar(folder, "-Djdk.net.hosts.file=hosts");
    return RelayProcess.start(jar, Chains.FILE, target, "--dial-limit", "4s");
  }

  private void connectAll(RelayProcess relay) throws Exception {
    for (int i = 0; i < SIZE; i++) {
      clients.add(relay.connect());
    }
  }

  private static int port(EchoServer server) {
    return Integer.parseInt(server.address().replace("127.0.0.1:", ""));
  }

  private static void exchange(Socket client) throws Exception {
    client.getOutputStream().write(7);
    assertThat(client.getInputStream().read()).isEqualTo(7);
  }

  private static void seeReset(Socket client) {
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
  }

  @Test
  @DisplayName("serves all of them by the second address if the first refuses")
  void firstRefuses() throws Exception {
    try (EchoServer server = new EchoServer();
        RelayProcess relay = relay("two:" + port(server))) {
      servesAll(relay);
      assertThat(relay.warnings()).isEmpty();
    }
  }

  @Test
  @DisplayName("serves all of them by the second address if the first never answers")
  void firstIsHole() throws Exception {
    try (EchoServer server = new EchoServer();
        FullServer hole = new FullServer(InetAddress.getByName("127.0.0.2"), port(server));
        RelayProcess relay = relay("two:" + port(server))) {
      assertThat(hole.address()).startsWith("127.0.0.2:");
      servesAll(relay);
      assertThat(relay.warnings()).isEmpty();
    }
  }

  private void servesAll(RelayProcess relay) throws Exception {
    connectAll(relay);
    for (Socket client : clients) {
      exchange(client);
    }
    closeAll();
    relay.awaitNothingLeft();
  }

  @Test
  @DisplayName("resets each of them in time, holds little for each, and serves when it works again")
  void noneAnswers() throws Exception {
    FullServer hole = new FullServer();
    try (RelayProcess relay = relay(hole.address())) {
      seeReset(relay.connect());
      long before = relay.figures().memory();
      long start = System.nanoTime();
      connectAll(relay);
      long each = (relay.figures().memory() - before) / SIZE;
      seeAllReset(relay);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      System.out.printf("black-holes=%d bytes-each=%d millis=%d%n", SIZE, each, millis);
      assertThat(each).isLessThan(MOST_EACH);
      assertThat(millis).isBetween(450L, 10_000L);

      hole.close();
      connectAll(relay);
      seeAllReset(relay);
      for (int i = 0; i < 2 * SIZE + 1; i++) {
        relay.awaitLine("WARN  relay");
      }
      try (EchoServer server = new EchoServer(hole.socketAddress())) {
        assertThat(server.address()).isEqualTo(hole.address());
        servesAll(relay);
      }
    } finally {
      hole.close();
    }
  }

  private void seeAllReset(RelayProcess relay) throws Exception {
    for (Socket client : clients) {
      seeReset(client);
    }
    closeAll();
    clients.clear();
    relay.awaitNothingLeft();
  }
}
