package dev.layersock.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A layer's place for its own state in the sockets of its chain: what a map from sockets to state
 * would be, without the map.
 *
 * <p>Any thread may read and write; what was written by one is seen whole by another.
 *
 * @param <T> the type of the state
 */
public final class SocketSlot<T> {
  private final int index;

  /** Layers get theirs from {@link LayerContext#slot()}. */
  SocketSlot(int index) {
    this.index = Objects.checkIndex(index, Integer.MAX_VALUE);
  }

  /** The state in a socket; null if none was set. */
  @SuppressWarnings("unchecked") // only set() writes to this index, and it takes a T
  public @Nullable T get(ProviderSocket s) {
    return (T) s.slot(index);
  }

  /**
   * The state in a socket that surely has one.
   *
   * @throws IllegalStateException if none was set, which is a mistake in the layer
   */
  public T require(ProviderSocket s) {
    T state = get(s);
    if (state == null) {
      throw new IllegalStateException(
          "the socket has no state in this slot; was it accepted? accept makes sockets too: set the"
              + " state in socket and in accept");
    }
    return state;
  }

  /** Puts the state into a socket; null removes it. */
  public void set(ProviderSocket s, @Nullable T state) {
    s.slot(index, state);
  }
}
