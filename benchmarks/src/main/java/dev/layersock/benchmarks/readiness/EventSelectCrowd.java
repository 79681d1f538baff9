package dev.layersock.benchmarks.readiness;

import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.EventObject;
import dev.layersock.socket.NetworkEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Layersock's event-select with one event object for all sockets. The event tells that one of them
 * has something, not which, so the records of all are looked through: in memory, without the chain.
 */
final class EventSelectCrowd extends WaitingCrowd {
  private final List<ChainSocket> sockets = new ArrayList<>();
  private @Nullable EventObject event;

  EventSelectCrowd(String base, Arrivals arrivals) throws WsaException {
    super(base, arrivals);
  }

  @Override
  void watch(ChainSocket accepted) throws WsaException {
    EventObject shared = event == null ? accepted.newEventObject() : event;
    event = shared;
    accepted.eventSelect(shared, Set.of(NetworkEvent.FD_READ));
    sockets.add(accepted);
  }

  @Override
  void waitAndRead() throws WsaException, InterruptedException {
    EventObject shared = event;
    if (shared == null || !shared.await(LONGEST)) {
      return;
    }
    shared.reset(); // before the records are read: what is recorded meanwhile signals again
    for (ChainSocket socket : sockets) {
      if (socket.enumNetworkEvents(null).has(NetworkEvent.FD_READ)) {
        read(socket);
      }
    }
  }
}
