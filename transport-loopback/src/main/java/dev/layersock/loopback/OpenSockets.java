package dev.layersock.loopback;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of a network that are not closed, bound or not. They form a list through {@link
 * LoopbackSocket#nextOpen}, so an open socket costs no memory of its own here.
 *
 * <p>Any thread may call it. Its lock guards the list and is the innermost.
 */
final class OpenSockets {
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable LoopbackSocket first;

  void add(LoopbackSocket socket) {
    lock.lock();
    try {
      LoopbackSocket second = first;
      socket.nextOpen = second;
      if (second != null) {
        second.previousOpen = socket;
      }
      first = socket;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a socket out; one that is not there is no error. */
  void remove(LoopbackSocket socket) {
    lock.lock();
    try {
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
    } finally {
      lock.unlock();
    }
  }

  /** Those that are there now. */
  List<LoopbackSocket> all() {
    List<LoopbackSocket> all = new ArrayList<>();
    lock.lock();
    try {
      for (LoopbackSocket s = first; s != null; s = s.nextOpen) {
        all.add(s);
      }
    } finally {
      lock.unlock();
    }
    return all;
  }

  /** Takes out any socket; null if there is none. */
  @Nullable LoopbackSocket take() {
    lock.lock();
    try {
      LoopbackSocket taken = first;
      if (taken != null) {
        remove(taken);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
