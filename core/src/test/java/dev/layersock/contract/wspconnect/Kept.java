package dev.layersock.contract.wspconnect;

import org.jspecify.annotations.Nullable;

/**
 * Something that a callback or another thread keeps for the test.
 *
 * @param <T> what
 */
final class Kept<T> {
  private volatile @Nullable T value;

  void set(@Nullable T kept) {
    value = kept;
  }

  /** What was kept. */
  T get() {
    T kept = value;
    if (kept == null) {
      throw new AssertionError("the callback was not called, or got nothing");
    }
    return kept;
  }
}
