package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DatagramQueueTest {
  private static final InetSocketAddress SOURCE = Bench.at(1, 80);
  private static final int CAPACITY = 10_000;

  private final DatagramQueue queue = new DatagramQueue();
  private final ByteBuffer target = ByteBuffer.allocate(CAPACITY);

  private boolean offer(int... bytes) {
    ByteBuffer data = ByteBuffer.allocate(bytes.length);
    for (int each : bytes) {
      data.put((byte) each);
    }
    return queue.offer(SOURCE, data.flip(), CAPACITY);
  }

  private byte[] take() {
    int length = queue.peek(target.clear());
    queue.drop();
    byte[] taken = new byte[length];
    target.flip().get(taken);
    return taken;
  }

  @Test
  @DisplayName("Empty datagrams wait and go, in a new queue and in one that was cleared")
  void empty() {
    assertThat(offer()).isTrue();
    assertThat(queue.isEmpty()).isFalse();
    assertThat(take()).isEmpty();
    assertThat(offer(1, 2, 3)).isTrue();
    queue.clear();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(offer()).isTrue();
    assertThat(offer(4, 5)).isTrue();
    assertThat(take()).isEmpty();
    assertThat(take()).containsExactly((byte) 4, (byte) 5);
  }

  @Test
  @DisplayName("Datagrams of all lengths go round in order, as the queue grows")
  void order() {
    for (int i = 0; i < 2000; i++) {
      assertThat(offer(new int[i % 97])).isTrue();
      assertThat(offer(i, i + 1)).isTrue();
      assertThat(take()).hasSize(i % 97);
      assertThat(take()).containsExactly((byte) i, (byte) (i + 1));
      if (i % 500 == 0) {
        assertThat(offer(7)).isTrue();
        queue.clear();
      }
    }
  }
}
