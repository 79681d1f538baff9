package dev.layersock.chain;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connect of one socket, as seen from above one provider: whether it is ended once, in one way,
 * and within reason. Any thread may call it; nothing is locked.
 */
final class ConnectCheck {
  /** Longer than a system tries, of which some do for 127 s. */
  private static final long LIMIT_SECONDS = 150;

  private enum State {
    /** The provider has not returned yet. */
    CALLING,
    /** It has not returned yet, but has completed the connect. */
    COMPLETED_WITHIN,
    /** It has answered IN_PROGRESS. */
    IN_PROGRESS,
    /** It is over. */
    OVER
  }

  private final Faults checked;
  private final TimeSource time;
  private final AtomicReference<State> state = new AtomicReference<>(State.CALLING);
  private volatile @Nullable ScheduledTask watchdog;

  ConnectCheck(Faults checked, TimeSource time) {
    this.checked = checked;
    this.time = time;
  }

  boolean isInProgress() {
    State present = state.get();
    return present == State.CALLING || present == State.IN_PROGRESS;
  }

  /** The provider has answered. */
  void answered(Guard guard, ProviderSocket s, ConnectOutcome outcome) throws WsaException {
    if (outcome == ConnectOutcome.CONNECTED) {
      if (state.getAndSet(State.OVER) == State.COMPLETED_WITHIN) {
        throw guard.failed(
            checked,
            WspFunction.CONNECT,
            s,
            "twice",
            "answered CONNECTED to connect, and completed it by an upcall too; it is one of the two");
      }
    } else if (state.compareAndSet(State.CALLING, State.IN_PROGRESS)) {
      watchdog = time.schedule(TimeUnit.SECONDS.toNanos(LIMIT_SECONDS), this::complainIfInProgress);
      if (state.get() == State.OVER) {
        stop();
      }
    } else {
      state.set(State.OVER);
    }
  }

  /** The provider has failed, or the socket has ended: nothing more is to come. */
  void refused() {
    state.set(State.OVER);
    stop();
  }

  /** The provider has completed the connect. False if it was not to. */
  boolean completed() {
    if (state.compareAndSet(State.CALLING, State.COMPLETED_WITHIN)) {
      return true;
    }
    boolean expected = state.compareAndSet(State.IN_PROGRESS, State.OVER);
    stop();
    return expected;
  }

  private void stop() {
    ScheduledTask task = watchdog;
    if (task != null) {
      task.cancel();
    }
  }

  private void complainIfInProgress() {
    if (state.get() == State.IN_PROGRESS) {
      checked.broken(
          WspFunction.CONNECT,
          "never",
          "answered IN_PROGRESS to connect "
              + LIMIT_SECONDS
              + " s ago and has not completed it; each IN_PROGRESS is completed once");
    }
  }
}
