package dev.layersock.cli.relay;

import dev.layersock.spi.TimeSource;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets what several threads notice be handled by one of them at a time, without a lock and without
 * waiting: whoever comes while another is at work leaves its bits, and the other goes round again.
 *
 * <p>Any thread may call it. The handler runs on the calling thread, or one of the time source's,
 * never twice at once, and sees what earlier runs wrote.
 */
final class Signals {
  private static final int AT_WORK = 1 << 31;

  /** How often one thread goes round. */
  private static final int MOST_ROUNDS = 8;

  private final AtomicInteger bits = new AtomicInteger();
  private final Handler handler;
  private final TimeSource time;

  /** Does the work. */
  @FunctionalInterface
  interface Handler {
    /** Some bits were raised; each is handed over once. */
    void handle(int bits);
  }

  /**
   * With nothing raised.
   *
   * @param time has a thread for the work of a signal that never falls silent
   */
  Signals(Handler handler, TimeSource time) {
    this.handler = handler;
    this.time = time;
  }

  /** Raises bits, any but the topmost. */
  void raise(int raised) {
    if ((bits.getAndAccumulate(raised | AT_WORK, Signals::or) & AT_WORK) != 0) {
      return;
    }
    work();
  }

  private void work() {
    try {
      for (int i = 0; i < MOST_ROUNDS; i++) {
        handler.handle(bits.getAndSet(AT_WORK) & ~AT_WORK);
        if (bits.compareAndSet(AT_WORK, 0)) {
          return;
        }
      }
      time.execute(this::work); // this thread has others to serve
    } catch (RuntimeException | Error e) {
      bits.set(0); // else nobody would ever be let in again
      throw e;
    }
  }

  private static int or(int a, int b) {
    return a | b;
  }
}
