package dev.layersock.socket;

import dev.layersock.spi.TimeSource;
import dev.layersock.time.SystemTime;
import org.jspecify.annotations.Nullable;

/** A waiter at one socket, and what it waits for there. For one thread at a time. */
final class Waiting {
  private final Waiter waiter;

  /** Null if the time does not go on while a thread passes it. */
  private final @Nullable AdaptiveSpin spin;

  /** This alone, as a list. */
  private final Waiting[] alone = {this};

  /** Written before this is at the socket, which makes it visible. */
  private int events;

  /** Null until the first. */
  private @Nullable EarlySignals early;

  /** A waiter that is at other sockets too, or at something else. */
  Waiting(Waiter waiter, int events) {
    this.waiter = waiter;
    this.spin = null;
    this.events = events;
  }

  /** A waiter of this socket's, for one wait after another. */
  Waiting(TimeSource time) {
    this.waiter = new Waiter(time.gate());
    this.spin = time instanceof SystemTime ? new AdaptiveSpin() : null;
  }

  /** Begins the waiting of one call. */
  void begin(int events) {
    this.events = events;
    waiter.renew();
    again();
  }

  /** Begins another wait in the same call. */
  void again() {
    if (early != null) {
      early.reset();
    }
    if (spin != null) {
      spin.begin();
    }
  }

  Waiter waiter() {
    return waiter;
  }

  int events() {
    return events;
  }

  Waiting[] alone() {
    return alone;
  }

  /** Passes a moment, after which to ask again. False if it is time to wait at the gate. */
  boolean pause() {
    return spin != null && !waiter.isCancelled() && spin.pause();
  }

  /** As {@link EarlySignals#delay}. */
  long wokenInVain(long now) {
    EarlySignals known = early;
    if (known == null) {
      known = new EarlySignals();
      early = known;
    }
    return known.delay(now);
  }

  /** The wait is over, with success. */
  void satisfied() {
    if (spin != null) {
      spin.satisfied();
    }
  }

  /** The thread was parked for so long. */
  void parked(long nanos) {
    if (spin != null) {
      spin.parked(nanos);
    }
  }
}
