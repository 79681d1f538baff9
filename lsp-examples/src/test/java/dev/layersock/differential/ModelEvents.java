package dev.layersock.differential;

import dev.layersock.socket.NetworkEvent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A selection of events, as the model has it. */
final class ModelEvents {
  final Set<NetworkEvent> mask;

  /** Whether a listener hears of them, rather than an event object. */
  final boolean listened;

  final Set<NetworkEvent> armed = EnumSet.noneOf(NetworkEvent.class);

  /** What was recorded and not taken, with its error. */
  final List<String> recorded = new ArrayList<>();

  /** Whether the present step has caused any. */
  boolean news;

  boolean closeTold;

  ModelEvents(Set<NetworkEvent> mask, boolean listened) {
    this.mask = mask;
    this.listened = listened;
  }

  void arm(NetworkEvent... events) {
    for (NetworkEvent event : events) {
      if (mask.contains(event)) {
        armed.add(event);
      }
    }
  }

  void armTransfers() {
    arm(NetworkEvent.FD_READ, NetworkEvent.FD_OOB, NetworkEvent.FD_WRITE);
  }

  void receivingEnded() {
    armed.remove(NetworkEvent.FD_READ);
    recorded.remove("FD_READ");
  }

  void record(String event) {
    if (!recorded.contains(event)) {
      recorded.add(event);
      news = true;
    }
  }

  /** Records FD_CLOSE, once. */
  void close(String error) {
    if (mask.contains(NetworkEvent.FD_CLOSE) && !closeTold) {
      closeTold = true;
      record("FD_CLOSE" + error);
    }
  }

  /** Records an event if it is enabled. */
  void happen(NetworkEvent event) {
    if (armed.remove(event)) {
      record(event.name());
    }
  }

  static String take(List<String> events) {
    events.sort(null);
    String taken = events.toString();
    events.clear();
    return taken;
  }
}
