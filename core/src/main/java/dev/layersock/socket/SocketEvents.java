package dev.layersock.socket;

import dev.layersock.error.WsaException;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The present selection of events of one socket, or none. Any thread may call it. */
final class SocketEvents {
  private final ServiceProvider table;
  private final ProviderSocket socket;
  private volatile @Nullable EventRegistration selected;

  SocketEvents(ServiceProvider table, ProviderSocket socket) {
    this.table = table;
    this.socket = socket;
  }

  boolean isSelected() {
    return selected != null;
  }

  /** Replaces the selection and makes the socket non-blocking. */
  void select(EventRecord record, EventDelivery delivery, ConnectState connect) {
    socket.setBlocking(false);
    if (record.events().isEmpty()) {
      selected = null;
      return;
    }
    EventRegistration events = new EventRegistration(table, socket, record, delivery);
    selected = events;
    // Looked at after publishing: a connect that ends now is seen here or tells the registration.
    events.begin(connect.isConnected());
  }

  /** Gives the same selection to an accepted socket. */
  void inheritTo(ChainSocket accepted) {
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
    selected = null;
  }

  /** Whether a delivery is that of the present selection. */
  boolean isDelivering(EventDelivery delivery) {
    EventRegistration events = selected;
    return events != null && events.delivery() == delivery;
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

  void connectEnded(@Nullable WsaException failure) {
    EventRegistration events = selected;
    if (events != null) {
      events.connectEnded(failure);
    }
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

  void receiveFailed(WsaException error) {
    EventRegistration events = selected;
    if (events != null) {
      events.receiveFailed(error);
    }
  }
}
