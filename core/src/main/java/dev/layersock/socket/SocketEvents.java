package dev.layersock.socket;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaException;
import java.util.Map;
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

  /**
   * Replaces the selection and makes the socket non-blocking.
   *
   * @throws WsaException if the chain does not tell of changes; nothing is selected then
   */
  void select(ChainSocket socket, EventRecord record, EventDelivery delivery) throws WsaException {
    Framework.setBlocking(socket.provided(), false);
    if (record.events().isEmpty()) {
      selected = null;
      return;
    }
    EventRegistration events =
        new EventRegistration(socket.table(), socket.provided(), record, delivery);
    selected = events;
    // Looked at after publishing: a connect that ends now is seen here or tells the registration.
    boolean begun = false;
    try {
      events.begin(socket.connects());
      begun = true;
    } finally {
      if (!begun) {
        SELECTED.compareAndSet(this, events, null);
      }
    }
  }

  /** Gives the same selection to an accepted socket. */
  void inheritTo(ChainSocket accepted) throws WsaException {
    EventRegistration events = selected;
    if (events == null) {
      return;
    }
    Set<NetworkEvent> same = events.record().events();
    if (events.delivery() instanceof ListenerDelivery listening) {
      accepted.asyncSelect(listening.executor(), listening.listener(), same);
    } else {
      accepted.select(new EventRecord(same), events.delivery());
    }
  }

  void clear() {
    if (selected != null) {
      selected = null;
    }
  }

  /** Whether a delivery is that of the present selection. */
  boolean isDelivering(EventDelivery delivery) {
    EventRegistration events = selected;
    return events != null && events.delivery() == delivery;
  }

  /** Who listens to the present selection; null if nobody does. */
  @Nullable ListenerDelivery listening() {
    EventRegistration events = selected;
    return events != null && events.delivery() instanceof ListenerDelivery listening
        ? listening
        : null;
  }

  /** Takes the turn to call a listener. False if another thread has it, which comes back then. */
  boolean takeTurn() {
    return TURN.getAndIncrement(this) == 0;
  }

  /** Gives the turn back. Whether somebody has wanted it meanwhile. */
  boolean endTurn() {
    return TURN.getAndSet(this, 0) > 1;
  }

  NetworkEvents takeAll() {
    EventRegistration events = selected;
    return events == null ? new NetworkEvents(Set.of(), Map.of()) : events.record().takeAll();
  }

  void signalled(int readiness) {
    EventRegistration events = selected;
    if (events != null) {
      events.signalled(readiness);
    }
  }

  /** Whether FD_CONNECT was recorded. */
  boolean connectEnded(ConnectAttempt ended) {
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

  void receivingEnded() {
    EventRegistration events = selected;
    if (events != null) {
      events.receivingEnded();
    }
  }

  void receiveFailed(WsaException error) {
    EventRegistration events = selected;
    if (events != null) {
      events.receiveFailed(error);
    }
  }
}
