package dev.layersock.chain;

import dev.layersock.spi.ProviderSocket;
import org.jspecify.annotations.Nullable;

/**
 * How deep signals are nested in one thread: a base may signal from within a call, and a layer may
 * call from within a signal. Without a bound, a layer that does so each time would run to the end
 * of the stack, where locks stay locked. It is its thread's own.
 */
final class Nesting {
  /** Deeper than any layers that end, and far from the end of a small stack. */
  private static final int MOST = 64;

  private static final ThreadLocal<Nesting> CURRENT = ThreadLocal.withInitial(Nesting::new);

  private final @Nullable ProviderSocket[] sockets = new ProviderSocket[MOST];
  private int depth;

  /** The current thread's. */
  static Nesting current() {
    return CURRENT.get();
  }

  /**
   * Whether a signal of a socket would be one too many: the depth is reached, and not the first.
   */
  boolean isEndless(ProviderSocket s) {
    if (depth < MOST) {
      return false;
    }
    for (ProviderSocket outer : sockets) {
      if (outer == s) {
        return true;
      }
    }
    return false;
  }

  /** Begins a signal. */
  void enter(ProviderSocket s) {
    if (depth < MOST) {
      sockets[depth] = s;
    }
    depth++;
  }

  /** Ends the signal that began last. */
  void leave() {
    depth--;
    if (depth < MOST) {
      sockets[depth] = null;
    }
  }
}
