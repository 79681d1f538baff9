package dev.layersock.socket;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.AcceptCondition;
import org.jspecify.annotations.Nullable;

/**
 * Knows which threads are inside a callback of the application: a condition of accept, or a
 * listener that runs at once. Such a thread is a provider's, perhaps the one that would have to end
 * the wait, so it must not wait. Any thread may call it.
 */
final class Callbacks {
  /** Set in a thread that is inside a callback. */
  private static final ThreadLocal<@Nullable Boolean> INSIDE = new ThreadLocal<>();

  private Callbacks() {}

  /** Runs a callback. */
  static void run(Runnable callback) {
    boolean first = enter();
    try {
      callback.run();
    } finally {
      leave(first);
    }
  }

  /** A condition that is asked as a callback. */
  static AcceptCondition condition(AcceptCondition asked) {
    if (asked == AcceptCondition.ALWAYS) {
      return asked;
    }
    return offer -> {
      boolean first = enter();
      try {
        return asked.decide(offer);
      } finally {
        leave(first);
      }
    };
  }

  /** Whether this is no callback within another. */
  private static boolean enter() {
    if (INSIDE.get() != null) {
      return false;
    }
    INSIDE.set(true);
    return true;
  }

  private static void leave(boolean first) {
    if (first) {
      INSIDE.remove();
    }
  }

  /**
   * Checks that this thread may wait.
   *
   * @throws WsaException WSAEINPROGRESS inside a callback
   */
  static void requireNone(WspFunction function) throws WsaException {
    if (INSIDE.get() != null) {
      throw Framework.raised(
          new WsaException(
              WsaError.WSAEINPROGRESS,
              "a callback does not wait; make the socket non-blocking, or call it later"),
          function);
    }
  }
}
