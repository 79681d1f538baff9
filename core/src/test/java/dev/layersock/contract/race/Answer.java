package dev.layersock.contract.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to.
 *
 * @param value what it returned; null for nothing
 * @param failure what it raised; null if it did not
 */
record Answer<T>(@Nullable T value, @Nullable WsaException failure) {

  /** A call that may fail. */
  @FunctionalInterface
  interface Call<T> {
    /** Makes it. */
    @Nullable T run() throws WsaException;
  }

  static <T> Answer<T> of(Call<T> call) {
    try {
      return new Answer<>(call.run(), null);
    } catch (WsaException e) {
      return new Answer<>(null, e);
    }
  }

  boolean isFailure() {
    return failure != null;
  }

  @Nullable WsaError error() {
    return failure == null ? null : failure.error();
  }

  /** Checks that it failed with one of some errors. */
  void requireError(String what, WsaError... expected) {
    assertThat(error()).as("%s: %s", what, this).isIn((Object[]) expected);
  }

  /** Checks that it either did not fail, or with one of some errors. */
  void requireNoOther(String what, WsaError... allowed) {
    if (isFailure()) {
      requireError(what, allowed);
    }
  }
}
