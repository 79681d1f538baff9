package dev.layersock.layers.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.layersock.Layersock;
import dev.layersock.cli.FullServer;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.layers.fakes.LogLines;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

@DisplayName("The log of a whole system")
@Timeout(60)
class LoggingSystemTest {
  private static final String TCP = "nio";
  private static final String MEMORY = "loopback: {latency: 20s}";
  private static final Pattern NUMBER = Pattern.compile(" conn=([0-9]+) ");

  private final LogLines log = new LogLines("test.system", Level.INFO);

  @AfterEach
  void stopCollecting() {
    log.close();
  }

  private static Layersock start(String base) {
    String file =
        """
        chains:
          outside: [logging: {logger: test.system}, BASE]
          inside: [logging: {logger: test.system}, BASE]
        """
            .replace("BASE", base);
    ProviderRegistry registry = ProviderRegistry.discover(LoggingSystemTest.class.getClassLoader());
    return Layersock.builder(ChainFile.parse("log.yaml", file, registry, key -> null)).start();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private List<String> lines(String event) {
    return log.lines().stream()
        .filter(line -> line.contains(" event=" + event + " chain="))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nio", "loopback"})
  @DisplayName("closes what is open when the system ends, and says who was connected to whom")
  void systemEnds(String base) throws Exception {
    String client;
    String server;
    try (Layersock layersock = start(base)) {
      ChainSocket listener = layersock.sockets("outside").listen(anyPort(), 5);
      ChainSocket calling = layersock.sockets("inside").connect(listener.localAddress());
      ChainSocket called = Objects.requireNonNull(listener.accept());
      calling.send(ByteBuffer.allocate(5));
      called.recv(ByteBuffer.allocate(5));
      client = numbers(calling.localAddress());
      server = numbers(listener.localAddress());
      assertThat(lines("close")).isEmpty();
    }
    assertThat(lines("close"))
        .hasSize(3)
        .anyMatch(line -> line.contains("chain=outside") && line.contains(" local=" + server))
        .anyMatch(line -> isClose(line, "inside", server, client, " in=0 out=5 "))
        .anyMatch(line -> isClose(line, "outside", client, server, " in=5 out=0 "));
    assertThat(lines("connect")).hasSize(1);
    assertThat(log.lines().stream().map(LoggingSystemTest::number).distinct()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nio", "loopback"})
  @DisplayName("tells when a datagram socket gives its default peer up, and closes without one")
  void peerRemoved(String base) throws Exception {
    try (Layersock layersock = start(base);
        ChainSocket peer = layersock.sockets("outside").datagram(anyPort());
        ChainSocket s = layersock.sockets("inside").datagram(anyPort())) {
      s.connect(peer.localAddress());
      s.connect(new InetSocketAddress("0.0.0.0", 0));
    }
    assertThat(lines("connect"))
        .hasSize(2)
        .anyMatch(line -> line.contains(" outcome=connected "))
        .anyMatch(line -> line.contains(" outcome=peer-removed "));
    assertThat(lines("close")).hasSize(2).noneMatch(line -> line.contains(" peer=0.0.0.0"));
  }

  private static String numbers(SocketAddress local) {
    return "127.0.0.1:" + ((InetSocketAddress) local).getPort();
  }

  private static boolean isClose(
      String line, String chain, String peer, String local, String bytes) {
    return line.contains(" chain=" + chain + " ")
        && line.contains(" peer=" + peer + " local=" + local + bytes);
  }

  private static String number(String line) {
    return NUMBER.matcher(line).results().map(MatchResult::group).findFirst().orElseThrow();
  }

  @Test
  @DisplayName("has a line of a connect that timed out and is given up by the close, in memory")
  void timedOutInMemory() throws Exception {
    try (Layersock layersock = start(MEMORY)) {
      ChainSocket listener = layersock.sockets("outside").listen(anyPort(), 5);
      giveUp(layersock, (InetSocketAddress) listener.localAddress());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("has a line of a connect that timed out and is given up by the close, over TCP")
  void timedOutOverTcp() throws Exception {
    try (Layersock layersock = start(TCP);
        FullServer full = new FullServer()) {
      giveUp(layersock, full.socketAddress());
    }
  }

  private void giveUp(Layersock layersock, InetSocketAddress peer) throws Exception {
    ChainSocket calling = layersock.sockets("inside").socket(AddressFamily.INET, SocketType.STREAM);
    assertThatThrownBy(() -> calling.connect(ConnectRequest.to(peer), Duration.ofMillis(20)))
        .isInstanceOf(WsaException.class)
        .hasMessageContaining(WsaError.WSAETIMEDOUT.name());
    assertThat(lines("connect")).isEmpty();
    calling.close();
    assertThat(lines("connect"))
        .hasSize(1)
        .first()
        .asString()
        .contains(" outcome=given-up peer=" + numbers(peer) + " ");
  }

  @Test
  @DisplayName("has one line of a connect that the system's end meets, in memory")
  void systemEndsAConnectInMemory() throws Exception {
    try (Layersock layersock = start(MEMORY)) {
      ChainSocket listener = layersock.sockets("outside").listen(anyPort(), 5);
      beginConnect(layersock, listener.localAddress());
    }
    assertEndedBySystem();
    assertThat(lines("close")).hasSize(2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("has one line of a connect that the system's end meets, over TCP")
  void systemEndsAConnectOverTcp() throws Exception {
    try (FullServer full = new FullServer()) {
      try (Layersock layersock = start(TCP)) {
        beginConnect(layersock, full.socketAddress());
      }
    }
    assertEndedBySystem();
    assertThat(lines("close")).hasSize(1);
  }

  private static void beginConnect(Layersock layersock, SocketAddress peer) throws WsaException {
    ChainSocket calling = layersock.sockets("inside").socket(AddressFamily.INET, SocketType.STREAM);
    calling.setBlocking(false);
    assertThat(calling.connect(peer)).isEqualTo(ConnectOutcome.IN_PROGRESS);
  }

  private void assertEndedBySystem() {
    assertThat(lines("connect"))
        .hasSize(1)
        .first()
        .asString()
        .contains(" outcome=failed peer=127.0.0.1:", " error=WSAENETDOWN ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nio", "loopback"})
  @DisplayName("joins the two halves of a relayed connection by what the relay calls it")
  void joinsHalves(String base) throws Exception {
    try (Layersock layersock = start(base)) {
      ChainSocket target = layersock.sockets("inside").listen(anyPort(), 5);
      ChainSocket listener = layersock.sockets("outside").listen(anyPort(), 5);
      ChainSocket client = layersock.sockets("inside").connect(listener.localAddress());
      MDC.put(LoggingDescriptor.SESSION, "17");
      try {
        ChainSocket accepted = Objects.requireNonNull(listener.accept());
        ChainSocket outgoing = layersock.sockets("inside").connect(target.localAddress());
        assertThat(accepted).isNotSameAs(outgoing);
      } finally {
        MDC.remove(LoggingDescriptor.SESSION);
      }
      client.close();
    }
    List<String> joined =
        log.lines().stream().filter(line -> line.contains(" session=17 ")).toList();
    assertThat(joined).hasSize(4);
    assertThat(joined.get(0)).contains(" event=accept chain=outside ");
    assertThat(joined.get(1)).contains(" event=connect chain=inside ");
    assertThat(joined.subList(2, 4)).allMatch(line -> line.contains(" event=close "));
  }
}
