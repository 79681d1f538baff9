package dev.layersock.socket;

import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import dev.layersock.spi.base.PollSet;
import dev.layersock.time.PolledGate;
import dev.layersock.time.PolledGates;
import dev.layersock.time.SystemTime;
import java.nio.channels.spi.SelectorProvider;
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

  /** The last at which this thread has polled for the socket; null if it never did. */
  private @Nullable PolledGate polled;

  /** The gate of a thread that polls for nobody; null while this one does not. */
  private @Nullable WaitGate usual;

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

  /**
   * What this thread polls while it waits for a socket; null if there is no gate for that.
   *
   * @param selectors whose channels
   */
  @Nullable PollSet poll(SelectorProvider selectors, PolledGates gates) {
    PolledGate gate = polled;
    if (usual == null) {
      if (gate == null || !gate.take()) {
        gate = gates.take(selectors);
        polled = gate;
      }
      if (gate != null) {
        usual = waiter.gate();
        waiter.setGate(gate);
      }
    }
    return gate == null ? null : gate.set();
  }

  /** Whether it waits at what {@link #poll} has answered. */
  boolean isPolling() {
    return usual != null;
  }

  /** Ends what {@link #poll} has begun. */
  void endPoll() {
    WaitGate before = usual;
    PolledGate gate = polled;
    if (before != null && gate != null) {
      usual = null;
      waiter.setGate(before);
      gate.keep();
    }
  }

  /** Nobody will wait with this any more. */
  void free() {
    if (polled != null) {
      polled.free();
    }
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
