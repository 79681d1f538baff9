package dev.layersock.socket;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The present selection of events of one socket, or none. Any thread may call it.
 *
 * <p>A socket has one of its own from its first selection on; most never select, and share {@link
 * #NONE}.
 */
final class SocketEvents {
  /** Of a socket that has never selected. */
  static final SocketEvents NONE = new SocketEvents();

  private static final AtomicReferenceFieldUpdater<SocketEvents, @Nullable EventRegistration>
      SELECTED =
          AtomicReferenceFieldUpdater.newUpdater(
              SocketEvents.class, EventRegistration.class, "selected");

  private static final AtomicIntegerFieldUpdater<SocketEvents> TURN =
      AtomicIntegerFieldUpdater.newUpdater(SocketEvents.class, "turn");

  private volatile @Nullable EventRegistration selected;

  /** How many have wanted to call a listener since the first of them began; 0 if none does. */
  @SuppressWarnings("UnusedVariable") // only the updater reads it
  private volatile int turn;

  boolean isSelected() {
    return selected != null;
  }

  /** The events that are selected; none without a selection. */
  Set<NetworkEvent> wanted() {
    EventRegistration events = selected;
    return events == null ? Set.of() : events.record().events();
  }

  /** Who is told; null without a selection. */
  @Nullable EventDelivery delivery() {
    EventRegistration events = selected;
    return events == null ? null : events.delivery();
  }

  /**
   * Replaces the selection and makes the socket non-blocking.
   *
   * @throws WsaException if the chain does not tell of changes; nothing is selected then
   */
  void select(ConnectState socket, EventRecord record, EventDelivery delivery) throws WsaException {
    Framework.setBlocking(socket.socket(), false);
    if (record.events().isEmpty()) {
      replace(null);
      return;
    }
    EventRegistration events = new EventRegistration(socket, record, delivery);
    replace(events);
    // Looked at after publishing: a connect that ends now is seen here or tells the registration.
    boolean begun = false;
    try {
      events.begin(socket);
      begun = true;
    } finally {
      if (!begun && SELECTED.compareAndSet(this, events, null)) {
        events.end();
      }
    }
  }

  private void replace(@Nullable EventRegistration events) {
    EventRegistration before = SELECTED.getAndSet(this, events);
    if (before != null) {
      before.end();
    }
  }

  void clear() {
    if (selected != null) {
      replace(null);
    }
  }

  /** Takes the turn to call a listener. False if another thread has it, which comes back then. */
  boolean takeTurn() {
    return TURN.getAndIncrement(this) == 0;
  }

  /** Gives the turn back. Whether somebody has wanted it meanwhile. */
  boolean endTurn() {
    return TURN.getAndSet(this, 0) > 1;
  }

  /**
   * Takes the record of event-select. What a listener is to be told stays his.
   *
   * @param event reset in the same step; null for none
   */
  NetworkEvents takeAll(@Nullable EventObject event) {
    EventRegistration events = selected;
    if (events != null && !(events.delivery() instanceof ListenerDelivery)) {
      return events.record().takeAll(event);
    }
    if (event != null) {
      event.reset();
    }
    return NetworkEvents.NONE;
  }

  void signalled(int readiness) {
    EventRegistration events = selected;
    if (events != null) {
      events.signalled(readiness);
    }
  }

  /** Whether FD_CONNECT was recorded. */
  boolean connectEnded(PendingConnect ended) {
    EventRegistration events = selected;
    return events != null && events.connectEnded(ended);
  }

  /** Listen or accept was called. */
  void acceptsAgain() {
    EventRegistration events = selected;
    if (events != null) {
      events.acceptsAgain();
    }
  }

  void sendCalled(int result) {
    EventRegistration events = selected;
    if (events != null) {
      events.sendCalled(result);
    }
  }

  void receiveCalled(int result) {
    EventRegistration events = selected;
    if (events != null) {
      events.receiveCalled(result);
    }
  }

  /** Pauses the present selection, if there is one. To be followed by its {@code resume}. */
  @Nullable EventRegistration pause() {
    EventRegistration events = selected;
    if (events != null) {
      events.pause();
    }
    return events;
  }

  static void resume(@Nullable EventRegistration paused) {
    if (paused != null) {
      paused.resume();
    }
  }

  void receivingEnded() {
    EventRegistration events = selected;
    if (events != null) {
      events.receivingEnded();
    }
  }

  void disconnected() {
    EventRegistration events = selected;
    if (events != null) {
      events.disconnected();
    }
  }

  void receiveFailed(WsaException error) {
    EventRegistration events = selected;
    if (events != null) {
      events.receiveFailed(error);
    }
  }
}
