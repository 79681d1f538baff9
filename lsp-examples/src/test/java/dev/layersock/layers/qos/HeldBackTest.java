package dev.layersock.layers.qos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layersock.Layersock;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Data that qos holds back")
@Timeout(60)
class HeldBackTest {
  private static final int SIZE = 20_000;

  private static Layersock start(String base) throws Exception {
    ProviderRegistry registry = ProviderRegistry.discover(HeldBackTest.class.getClassLoader());
    String text = "chains: {slow: [qos: {token-rate: 400kbit/s}, " + base + "]}";
    return Layersock.builder(ChainFile.parse("test.yaml", text, registry, name -> null)).start();
  }

  @ParameterizedTest(name = "over {0}")
  @ValueSource(strings = {"nio", "loopback"})
  @DisplayName("comes before the reset that followed it, at its rate")
  void reset(String base) throws Exception {
    comesFirst(base, true);
  }

  @ParameterizedTest(name = "over {0}")
  @ValueSource(strings = {"nio", "loopback"})
  @DisplayName("comes before the end that followed it, at its rate")
  void end(String base) throws Exception {
    comesFirst(base, false);
  }

  private static void comesFirst(String base, boolean reset) throws Exception {
    byte[] sent = new byte[SIZE];
    new Random(1).nextBytes(sent);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Layersock system = start(base)) {
      ChainSocket listener = system.sockets().listen(any, 1);
      ChainSocket client = system.sockets().connect(listener.localAddress());
      ChainSocket server = Objects.requireNonNull(listener.accept());
      ByteBuffer data = ByteBuffer.wrap(sent);
      while (data.hasRemaining()) {
        server.send(data);
      }
      long start = System.nanoTime();
      if (reset) {
        server.setOption(SockOpt.SO_LINGER, Linger.RESET);
      }
      server.close();

      ByteBuffer received = ByteBuffer.allocate(SIZE + 1);
      int last = 1;
      while (received.position() < SIZE && last > 0) {
        last = client.recv(received);
      }
      assertThat(received.position()).isEqualTo(SIZE);
      assertThat(received.array()).startsWith(sent);
      // But for the bucket, at 50 kB a second.
      assertThat(System.nanoTime() - start).isGreaterThan(300_000_000L);
      if (reset) {
        WsaException failure =
            catchThrowableOfType(WsaException.class, () -> client.recv(received));
        assertThat(failure.error()).isEqualTo(WsaError.WSAECONNRESET);
      } else {
        assertThat(client.recv(received)).isNegative();
      }
    }
  }
}
