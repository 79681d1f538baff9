package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of a network.
 *
 * <p>Room is taken with the network's lock held; any thread gives it back.
 */
final class Room {
  private final AtomicInteger taken = new AtomicInteger();

  /**
   * Checks that there is room for one more.
   *
   * @throws WsaException WSAENOBUFS
   */
  void require(int atMost) throws WsaException {
    if (taken.get() >= atMost) {
      throw new WsaException(
          WsaError.WSAENOBUFS,
          "the network has room for " + atMost + " connections; close one that is done");
    }
  }

  void take() {
    taken.incrementAndGet();
  }

  void giveBack() {
    taken.decrementAndGet();
  }
}
