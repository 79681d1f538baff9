package dev.layersock.loopback;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of a network that are not closed, bound or not. They form a list through {@link
 * LoopbackSocket#nextOpen}, so an open socket costs no memory of its own here.
 *
 * <p>The network's lock guards it.
 */
final class OpenSockets {
  private @Nullable LoopbackSocket first;

  void add(LoopbackSocket socket) {
    LoopbackSocket second = first;
    socket.nextOpen = second;
    if (second != null) {
      second.previousOpen = socket;
    }
    first = socket;
  }

  /** Takes a socket out; one that is not there is no error. */
  void remove(LoopbackSocket socket) {
    LoopbackSocket next = socket.nextOpen;
    LoopbackSocket previous = socket.previousOpen;
    if (previous != null) {
      previous.nextOpen = next;
    } else if (first == socket) {
      first = next;
    }
    if (next != null) {
      next.previousOpen = previous;
    }
    socket.nextOpen = null;
    socket.previousOpen = null;
  }

  /** Those that are there now. */
  List<LoopbackSocket> all() {
    List<LoopbackSocket> all = new ArrayList<>();
    for (LoopbackSocket s = first; s != null; s = s.nextOpen) {
      all.add(s);
    }
    return all;
  }

  /** Takes out any socket; null if there is none. */
  @Nullable LoopbackSocket take() {
    LoopbackSocket taken = first;
    if (taken != null) {
      remove(taken);
    }
    return taken;
  }
}
