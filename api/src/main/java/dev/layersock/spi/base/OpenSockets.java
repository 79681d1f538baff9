package dev.layersock.spi.base;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of a base that have not ended, as a list through the sockets themselves, so that an
 * open socket costs no object here.
 *
 * <p>Any thread may call it. Its lock guards the links, and is the innermost.
 */
final class OpenSockets {
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable BaseSocket first;

  /** Puts a socket in. False if it is there already. */
  boolean add(BaseSocket socket) {
    lock.lock();
    try {
      if (socket == first || socket.previousOpen != null) {
        return false;
      }
      BaseSocket second = first;
      socket.nextOpen = second;
      if (second != null) {
        second.previousOpen = socket;
      }
      first = socket;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a socket out. One that is not there is no error. */
  void remove(BaseSocket socket) {
    lock.lock();
    try {
      removeLocked(socket);
    } finally {
      lock.unlock();
    }
  }

  /** Takes out any; null if there is none. */
  @Nullable BaseSocket take() {
    lock.lock();
    try {
      BaseSocket taken = first;
      if (taken != null) {
        removeLocked(taken);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Those that are there now, the latest first. */
  List<BaseSocket> all() {
    lock.lock();
    try {
      List<BaseSocket> all = new ArrayList<>();
      for (BaseSocket s = first; s != null; s = s.nextOpen) {
        all.add(s);
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  private void removeLocked(BaseSocket socket) {
    BaseSocket next = socket.nextOpen;
    BaseSocket previous = socket.previousOpen;
    if (previous != null) {
      previous.nextOpen = next;
    } else if (first == socket) {
      first = next;
    } else {
      return;
    }
    if (next != null) {
      next.previousOpen = previous;
    }
    socket.nextOpen = null;
    socket.previousOpen = null;
  }
}
