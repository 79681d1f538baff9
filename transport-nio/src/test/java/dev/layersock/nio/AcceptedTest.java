package dev.layersock.nio;

import static dev.layersock.nio.Rig.TCP4;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.option.IoctlCode;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The system accepts channels in blocking mode; whatever is called first must not wait in it. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@DisplayName("An accepted socket does not wait in its first call")
final class AcceptedTest {
  private final Rig rig = new Rig();
  private final NioProvider nio = rig.provider;
  private ProviderSocket server;
  private ProviderSocket client;

  @BeforeEach
  void connect() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    server = pair.server();
    client = pair.client();
  }

  @AfterEach
  void cleanUp() {
    rig.close();
  }

  @Test
  @DisplayName("if that is recv")
  void receives() throws Exception {
    assertThat(nio.recv(server, ByteBuffer.allocate(1), 0)).isEqualTo(IoResult.WOULD_BLOCK);
  }

  @Test
  @DisplayName("if that is recv with MSG_PEEK")
  void peeks() throws Exception {
    assertThat(nio.recv(server, ByteBuffer.allocate(1), MessageFlags.PEEK))
        .isEqualTo(IoResult.WOULD_BLOCK);
  }

  @Test
  @DisplayName("if that is send, of more than the buffers take")
  void sends() throws Exception {
    ByteBuffer much = ByteBuffer.allocate(64 << 20);
    assertThat(nio.send(server, much, 0)).isPositive();
    assertThat(much.hasRemaining()).isTrue();
  }

  @Test
  @DisplayName("if that is FIONREAD")
  void tellsWhatIsThere() throws Exception {
    assertThat(nio.ioctl(server, IoctlCode.FIONREAD, null)).isZero();
  }

  @Test
  @DisplayName("if that is select")
  void selects() throws Exception {
    assertThat(nio.select(server)).isEqualTo(Readiness.WRITABLE);
  }

  @Test
  @DisplayName("if that is a watch, which tells then")
  void watches() throws Exception {
    nio.watch(server, Readiness.READABLE | Readiness.CLOSED);
    nio.closeSocket(client);
    assertThat(rig.awaitSignal(server)).isNotZero();
  }

  @Test
  @DisplayName("if that is a shutdown of receiving")
  void endsReceiving() throws Exception {
    nio.shutdown(server, ShutdownHow.RECEIVE);
    rig.send(client, "dropped");
    nio.closeSocket(client);
    assertThat(rig.await(server, Readiness.CLOSED) & Readiness.CLOSED).isNotZero();
  }
}
