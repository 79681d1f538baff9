package dev.layersock.cli.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The pool of buffers")
final class BufferPoolTest {
  private final BufferPool pool = new BufferPool(64, 1);

  @Test
  @DisplayName("gives a used buffer out again, cleared")
  void reuses() throws Exception {
    ByteBuffer first = pool.take();
    first.putLong(1).flip();
    pool.give(first);

    ByteBuffer second = pool.take();

    assertThat(second).isSameAs(first);
    assertThat(second.remaining()).isEqualTo(64);
    assertThat(second.isDirect()).isTrue();
  }

  @Test
  @DisplayName("keeps no more buffers than it should")
  void forgets() throws Exception {
    ByteBuffer first = pool.take();
    ByteBuffer second = pool.take();
    pool.give(first);
    pool.give(second);

    assertThat(pool.take()).isSameAs(first);
    assertThat(pool.take()).isNotSameAs(second);
  }
}
