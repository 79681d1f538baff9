package dev.layersock.layers.connectdata;

import dev.layersock.error.WsaException;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ScheduledTask;
import org.jspecify.annotations.Nullable;

/**
 * Frames that are being sent or received on one socket, with a limit of time.
 *
 * <p>Any thread may push it on: the one that began it, one that brings a signal, a timer's. There
 * is no lock: the one that has the {@link Turn} makes the calls to the provider below. Once it is
 * over the turn is never given back, so it ends exactly once. The fields that are neither final nor
 * volatile belong to the turn.
 */
abstract sealed class Exchange implements Role, Runnable
    permits ClientHandshake, Incoming, AnswerWriter {
  /** What is around the layer. */
  final Place place;

  /** The socket. */
  final ProviderSocket socket;

  private final Turn turn = new Turn();

  /** What it has watched below and was not signalled yet. */
  private volatile int awaited;

  private volatile @Nullable WsaException ending;
  private @Nullable ScheduledTask timer;
  private @Nullable WsaException failure;

  Exchange(Place place, ProviderSocket socket) {
    this.place = place;
    this.socket = socket;
  }

  /**
   * Sends and receives what it can.
   *
   * @return whether it is over; if not, {@link #await} was called last
   * @throws WsaException if it is over and has failed
   */
  abstract boolean step() throws WsaException;

  /** It is over; called by the thread that has the turn, unless that began it and knows. */
  abstract void over();

  /** What it fails with when its time is over. */
  abstract WsaException tooLate();

  /** Goes on as far as possible. Whether this call has ended it. */
  final boolean proceed() {
    if (!turn.take()) {
      return false;
    }
    int comers;
    do {
      comers = turn.comers();
      if (advance()) {
        ScheduledTask set = timer;
        if (set != null) {
          set.cancel();
        }
        return true;
      }
    } while (!turn.giveBack(comers));
    return false;
  }

  private boolean advance() {
    try {
      WsaException reason = ending;
      if (reason != null) {
        throw reason;
      }
      return step();
    } catch (WsaException e) {
      failure = e;
      return true;
    }
  }

  /** Goes on, and tells if that ended it. */
  final void drive() {
    if (proceed()) {
      over();
    }
  }

  /** Ends it with a failure, unless it is over before. */
  final void stop(WsaException reason) {
    ending = reason;
    drive();
  }

  /** The time is over. */
  @Override
  public final void run() {
    stop(tooLate());
  }

  /** Has it pushed on when the socket is ready. False, as it is not over. */
  final boolean await(int readiness) throws WsaException {
    if (timer == null) {
      timer = place.context().time().schedule(place.settings().timeout().toNanos(), this);
    }
    awaited = readiness;
    place.lower().watch(socket, readiness);
    return false;
  }

  @Override
  public final void signalled(int events) {
    if ((events & awaited) != 0) {
      awaited = 0;
      drive();
    }
  }

  /** Why it has failed; null if it has not. For the thread that ended it. */
  final @Nullable WsaException failure() {
    return failure;
  }
}
