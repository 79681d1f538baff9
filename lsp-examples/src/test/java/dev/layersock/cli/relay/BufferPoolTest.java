package dev.layersock.cli.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The pool of buffers")
final class BufferPoolTest {
  private final BufferPool pool = new BufferPool(2, 1);

  private ByteBuffer take(boolean large) {
    return Objects.requireNonNull(pool.take(large));
  }

  @Test
  @DisplayName("gives a used buffer out again, cleared")
  void reuses() {
    ByteBuffer first = take(false);
    first.putLong(1).flip();
    pool.give(first);

    ByteBuffer second = take(false);

    assertThat(second).isSameAs(first);
    assertThat(second.remaining()).isEqualTo(BufferPool.SMALL);
    assertThat(second.isDirect()).isTrue();
  }

  @Test
  @DisplayName("gives a small buffer where a large one is wanted and none is left, and then none")
  void isBounded() {
    assertThat(take(true).capacity()).isEqualTo(BufferPool.LARGE);
    assertThat(take(true).capacity()).isEqualTo(BufferPool.SMALL);
    assertThat(take(true).capacity()).isEqualTo(BufferPool.SMALL);
    assertThat(pool.take(true)).isNull();
    assertThat(pool.take(false)).isNull();
  }

  @Test
  @DisplayName("wakes who waits when a buffer is given back, and at once if there is one")
  void wakes() {
    List<String> woken = new ArrayList<>();
    pool.await(() -> woken.add("at once"));
    assertThat(woken).containsExactly("at once");

    ByteBuffer first = take(false);
    take(false);
    take(true);
    pool.await(() -> woken.add("later"));
    assertThat(woken).containsExactly("at once");
    pool.give(first);
    assertThat(woken).containsExactly("at once", "later");
  }

  @Test
  @DisplayName("gives a large buffer where a small one is wanted and only that is left")
  void largeForSmall() {
    ByteBuffer large = take(true);
    take(false);
    take(false);
    assertThat(pool.take(false)).isNull();
    pool.give(large);
    assertThat(pool.take(false)).isSameAs(large);
  }

  @Test
  @DisplayName("goes on waking others after one has failed")
  void wakesAfterFailure() {
    ByteBuffer first = take(false);
    ByteBuffer second = take(false);
    take(true);
    List<String> woken = new ArrayList<>();
    pool.await(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    pool.await(() -> woken.add("next"));
    assertThatThrownBy(() -> pool.give(first)).hasMessage("on purpose");
    pool.give(second);
    assertThat(woken).containsExactly("next");
  }

  @Test
  @DisplayName("wakes thousands who give back in turn, without going deeper with each")
  void wakesMany() {
    ByteBuffer only = take(false);
    take(false);
    take(true);
    List<Integer> woken = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      int number = i;
      pool.await(
          () -> {
            woken.add(number);
            pool.give(take(false));
          });
    }
    pool.give(only);
    assertThat(woken).hasSize(100_000).isSorted();
  }

  @Test
  @DisplayName("has at least one small buffer")
  void refusesNone() {
    assertThatThrownBy(() -> new BufferPool(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
