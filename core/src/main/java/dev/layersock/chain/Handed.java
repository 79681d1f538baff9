package dev.layersock.chain;

import dev.layersock.spi.ProviderSocket;
import org.jspecify.annotations.Nullable;

/**
 * The socket that was handed last to a layer in this thread, from socket or accept below it, and
 * did not come further yet: if the layer fails now, nobody else has it. Each thread has its own.
 */
final class Handed {
  private static final ThreadLocal<@Nullable ProviderSocket> LAST = new ThreadLocal<>();

  private Handed() {}

  /**
   * Notes that a socket is handed up.
   *
   * @param above the layer that gets it; null if it is no layer, and the socket is in safe hands
   * @return the socket
   */
  static ProviderSocket to(@Nullable Faults above, ProviderSocket s) {
    if (above != null) {
      LAST.set(s);
    } else {
      LAST.remove();
    }
    return s;
  }

  /** Forgets what was handed in an earlier call. */
  static void none() {
    LAST.remove();
  }

  /** The socket, once; null if there is none. */
  static @Nullable ProviderSocket takeLast() {
    ProviderSocket last = LAST.get();
    LAST.remove();
    return last;
  }
}
