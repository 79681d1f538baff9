package dev.layersock.chain;

import dev.layersock.error.WspFunction;
import dev.layersock.spi.ProviderSocket;
import org.jspecify.annotations.Nullable;

/**
 * Hears of every call into the chains of a system, above their first layers, and of every signal
 * that comes out of them. For tests: with one, all checks of the contract are on.
 *
 * <p>Called by the thread that calls, or signals, and any number of them at once. No lock is held,
 * so it may wait.
 */
public interface CallListener {
  /**
   * A call begins.
   *
   * @param s the socket; null if it is the call that makes one
   */
  default void called(WspFunction function, @Nullable ProviderSocket s) {}

  /**
   * A call has ended.
   *
   * @param s the socket; null if it is the call that makes one
   * @param answer what it has answered, or what it has thrown; null for nothing
   */
  default void answered(
      WspFunction function, @Nullable ProviderSocket s, @Nullable Object answer) {}

  /**
   * A socket is signalled.
   *
   * @param events of {@link dev.layersock.spi.Readiness}
   */
  default void signalled(ProviderSocket s, int events) {}
}
