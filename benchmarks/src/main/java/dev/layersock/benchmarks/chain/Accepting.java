package dev.layersock.benchmarks.chain;

import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import java.util.concurrent.TimeUnit;

/** Accepts at a listener that does not block, without a wait that would be measured too. */
public final class Accepting {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);
  private static final int SPINS = 1000;

  private Accepting() {}

  /**
   * The next connection, which a kernel's backlog gets a moment after the client knows of it.
   *
   * @throws IllegalStateException if none comes within ten seconds
   */
  public static ChainSocket next(ChainSocket listener) throws WsaException {
    ChainSocket accepted = listener.accept();
    long start = 0;
    for (int spins = 1; accepted == null; spins++) {
      Thread.onSpinWait();
      accepted = listener.accept();
      if (accepted == null && spins % SPINS == 0) {
        long now = System.nanoTime();
        start = start == 0 ? now : start;
        if (now - start > LONGEST) {
          throw new IllegalStateException(
              "the connection did not arrive at the listener: a layer sends it elsewhere, or says"
                  + " that it is connected when it is not");
        }
      }
    }
    return accepted;
  }
}
