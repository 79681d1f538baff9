package dev.layersock.contract.wspconnect;

import dev.layersock.contract.Work;
import dev.layersock.error.WsaException;
import java.util.Optional;

/** A connect that was begun. */
@FunctionalInterface
interface Connecting {
  /** Waits for the end. The failure; empty if the socket is connected. */
  Optional<WsaException> end() throws Exception;

  /** Waits until the call that connects has come as far as it gets by itself. */
  default void untilUnderWay() throws InterruptedException {}

  /** One that has ended. */
  static Connecting ended(Optional<WsaException> failure) {
    return () -> failure;
  }

  /** One that waits on a thread of its own. */
  static Connecting of(Work<Optional<WsaException>> call) {
    return new Connecting() {
      @Override
      public Optional<WsaException> end() throws Exception {
        return call.await();
      }

      @Override
      public void untilUnderWay() throws InterruptedException {
        call.untilItWaits();
      }
    };
  }
}
