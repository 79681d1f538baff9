package dev.layersock.nio;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sockets of a provider that are not closed. Each knows its {@link NioSocket#place} in the
 * list, so it is found there without a search and costs no object of its own.
 *
 * <p>Any thread may call it. Its lock guards the list and the places, and is the innermost.
 */
final class OpenSockets {
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayList<NioSocket> sockets = new ArrayList<>();

  void add(NioSocket socket) {
    lock.lock();
    try {
      socket.place = sockets.size();
      sockets.add(socket);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a socket out, which is there. The last one gets its place. */
  void remove(NioSocket socket) {
    lock.lock();
    try {
      NioSocket last = sockets.remove(sockets.size() - 1);
      if (last != socket) {
        last.place = socket.place;
        sockets.set(last.place, last);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Those that are there now. */
  List<NioSocket> all() {
    lock.lock();
    try {
      return List.copyOf(sockets);
    } finally {
      lock.unlock();
    }
  }
}
