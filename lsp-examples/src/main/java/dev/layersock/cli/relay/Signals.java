package dev.layersock.cli.relay;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets what several threads notice be handled by one of them at a time, without a lock and without
 * waiting: whoever comes while another is at work leaves its bits, and the other goes round again.
 *
 * <p>Any thread may call it. The handler runs on the calling thread, never twice at once, and sees
 * what earlier runs wrote.
 */
final class Signals {
  private static final int AT_WORK = 1 << 31;

  private final AtomicInteger bits = new AtomicInteger();
  private final Handler handler;

  /** Does the work. */
  @FunctionalInterface
  interface Handler {
    /** Some bits were raised; each is handed over once. */
    void handle(int bits);
  }

  Signals(Handler handler) {
    this.handler = handler;
  }

  /** Raises bits, any but the topmost. */
  void raise(int raised) {
    if ((bits.getAndAccumulate(raised | AT_WORK, Signals::or) & AT_WORK) != 0) {
      return;
    }
    try {
      do {
        handler.handle(bits.getAndSet(AT_WORK) & ~AT_WORK);
      } while (!bits.compareAndSet(AT_WORK, 0));
    } catch (RuntimeException | Error e) {
      bits.set(0); // else nobody would ever be let in again
      throw e;
    }
  }

  private static int or(int a, int b) {
    return a | b;
  }
}
