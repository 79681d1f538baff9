package dev.layersock.layers.qos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.layers.fakes.Addresses;
import dev.layersock.layers.fakes.FakeSocket;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One connection at 10 kB/s with a bucket of 1500 bytes. */
class QosSocketTest {
  private final QosRig rig = QosRig.ofRate(10_000);
  private final FakeSocket s;

  QosSocketTest() throws WsaException {
    s = rig.stream();
  }

  @BeforeEach
  void spendEverything() throws WsaException {
    assertThat(rig.send(s, 1500)).isEqualTo(1500);
    s.readable = 1500;
    assertThat(rig.recv(s, 1500)).isEqualTo(1500);
  }

  @Test
  @DisplayName("Without tokens a socket is not ready, and is again when a packet's worth is back")
  void readiness() throws Exception {
    s.readable = 10_000;
    assertThat(rig.send(s, 100)).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(rig.recv(s, 100)).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(rig.layer.select(s)).isZero();

    rig.time.advance(Duration.ofMillis(149));
    assertThat(rig.layer.select(s)).isZero();
    rig.time.advance(Duration.ofMillis(1));
    assertThat(rig.layer.select(s)).isEqualTo(Readiness.READABLE | Readiness.WRITABLE);
  }

  @Test
  @DisplayName("A watch without tokens is signalled once, when they are back")
  void watch() throws Exception {
    rig.layer.watch(s, Readiness.WRITABLE);
    rig.layer.watch(s, Readiness.WRITABLE);
    assertThat(rig.time.pending()).isEqualTo(1);
    rig.time.advance(Duration.ofMillis(149));
    assertThat(rig.upper.events()).isEmpty();
    rig.time.advance(Duration.ofSeconds(10));
    assertThat(rig.upper.events()).containsExactly("writable");
    assertThat(rig.time.fired()).isEqualTo(1);
  }

  @Test
  @DisplayName("Tokens alone are no signal: the socket below has to be ready too")
  void watchGoesDown() throws Exception {
    rig.layer.watch(s, Readiness.READABLE);
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(rig.upper.events()).isEmpty();
    s.readable = 1;
    rig.lower.update(s);
    assertThat(rig.upper.events()).containsExactly("readable");
  }

  @Test
  @DisplayName("Closing takes the timer back")
  void close() throws Exception {
    s.readable = 1;
    rig.layer.watch(s, Readiness.ALL);
    assertThat(rig.time.pending()).isEqualTo(2);
    rig.layer.closeSocket(s);
    assertThat(rig.time.pending()).isZero();
    assertThatThrownBy(() -> rig.layer.watch(s, Readiness.WRITABLE))
        .isInstanceOfSatisfying(
            WsaException.class, e -> assertThat(e.error()).isEqualTo(WsaError.WSAENOTSOCK));
    assertThat(rig.time.pending()).isZero();
  }

  @Test
  @DisplayName("Without tokens a receiver still learns of the end of the stream, at once")
  void endOfStream() throws Exception {
    rig.layer.watch(s, Readiness.READABLE);
    s.ended = true;
    rig.lower.update(s);
    assertThat(rig.upper.events()).containsExactly("readable");
    assertThat(rig.time.pending()).isZero();
    assertThat(rig.layer.select(s) & Readiness.READABLE).isNotZero();
    assertThat(rig.recv(s, 10)).isEqualTo(IoResult.END_OF_STREAM);
  }

  @Test
  @DisplayName("Data before the end of the stream waits for tokens, and nobody spins over it")
  void dataBeforeTheEnd() throws Exception {
    s.readable = 3_000;
    s.ended = true;
    assertThat(rig.recv(s, 5_000)).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(rig.layer.select(s) & Readiness.READABLE).isZero();
    rig.layer.watch(s, Readiness.READABLE);
    assertThat(rig.upper.events()).isEmpty();
    rig.time.advance(Duration.ofMillis(151));
    assertThat(rig.upper.events()).containsExactly("readable");
    assertThat(rig.recv(s, 5_000)).isEqualTo(1500);
  }

  @Test
  @DisplayName("Without tokens both sender and receiver still meet a broken connection")
  void broken() throws Exception {
    rig.layer.watch(s, Readiness.READABLE | Readiness.WRITABLE);
    s.broken = WsaError.WSAECONNRESET;
    rig.lower.update(s);
    assertThat(rig.upper.events()).containsExactly("readable|writable");
    assertThat(rig.time.pending()).isZero();
    for (boolean sending : new boolean[] {true, false}) {
      assertThatThrownBy(() -> transfer(sending))
          .isInstanceOfSatisfying(
              WsaException.class, e -> assertThat(e.error()).isEqualTo(WsaError.WSAECONNRESET));
    }
  }

  private int transfer(boolean sending) throws WsaException {
    return sending ? rig.send(s, 10) : rig.recv(s, 10);
  }

  @Test
  @DisplayName("A sender whose peer has ended its own stream waits for tokens without spinning")
  void halfClosed() throws Exception {
    s.ended = true;
    assertThat(rig.send(s, 10)).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(rig.layer.select(s) & Readiness.WRITABLE).isZero();
    rig.layer.watch(s, Readiness.WRITABLE);
    assertThat(rig.upper.events()).isEmpty();
    rig.time.advance(Duration.ofMillis(151));
    assertThat(rig.upper.events()).containsExactly("writable");
  }

  @Test
  @DisplayName("The end is signalled to whoever asked for it, and to nobody else")
  void closedIsPassedOnIfAsked() throws Exception {
    rig.layer.watch(s, Readiness.CLOSED);
    rig.layer.watch(s, Readiness.WRITABLE);
    s.ended = true;
    rig.lower.update(s);
    assertThat(rig.upper.events()).containsExactly("writable|closed");
  }

  @Test
  @DisplayName("Sending nothing and peeking cost nothing")
  void freeOfCharge() throws Exception {
    s.readable = 100;
    assertThat(rig.send(s, 0)).isZero();
    assertThat(rig.layer.recv(s, ByteBuffer.allocate(50), MessageFlags.PEEK)).isEqualTo(50);
    rig.time.advance(Duration.ofMillis(150));
    assertThat(rig.layer.recv(s, ByteBuffer.allocate(50), MessageFlags.PEEK)).isEqualTo(50);
    s.readable = 1_500;
    assertThat(rig.recv(s, 1_500)).isEqualTo(1_500);
  }

  @Test
  @DisplayName("What the lower provider does not take is given back, and the buffer is as it was")
  void givesBack() throws Exception {
    rig.time.advance(Duration.ofMillis(150));
    ByteBuffer source = ByteBuffer.allocate(4_000);
    s.writable = 200;
    assertThat(rig.layer.send(s, source, MessageFlags.NONE)).isEqualTo(200);
    assertThat(source.position()).isEqualTo(200);
    assertThat(source.limit()).isEqualTo(4_000);
    s.writable = 10_000;
    assertThat(rig.layer.send(s, source, MessageFlags.NONE)).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(rig.send(s, 1_300)).isEqualTo(1_300);
  }

  @Test
  @DisplayName("An accepted connection is shaped like any other")
  void accepted() throws Exception {
    rig.lower.callers.add(Addresses.at("127.0.0.1", 5_000));
    ProviderSocket accepted = rig.layer.accept(rig.stream(), AcceptCondition.ALWAYS);
    assertThat(accepted).isNotNull();
    assertThat(rig.send(accepted, 4_000)).isEqualTo(1_500);
    assertThat(rig.layer.accept(rig.stream(), AcceptCondition.ALWAYS)).isNull();
  }

  @Test
  @DisplayName("Sending and receiving allocate nothing")
  void allocatesNothing() throws Exception {
    QosRig fast = QosRig.ofRate(1_000_000_000_000L);
    FakeSocket socket = fast.stream();
    ByteBuffer buffer = ByteBuffer.allocate(100);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int i = 0; i < 20_000; i++) {
      if (i == 10_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      socket.readable = 50;
      fast.layer.send(socket, buffer.clear(), MessageFlags.NONE);
      fast.layer.recv(socket, buffer.clear(), MessageFlags.NONE);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(40_000);
    assertThat(socket.sent).isEqualTo(2_000_000);
  }
}
