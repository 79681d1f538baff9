package dev.layersock.testing;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The sockets of one memory base and how they are joined. The lock guards all of them. */
final class MemoryWire {
  private static final int FIRST_FREE_PORT = 49152;

  final ReentrantLock lock = new ReentrantLock();
  private final Set<MemorySocket> open = new LinkedHashSet<>();
  private final MemoryScript script;
  private int nextPort = FIRST_FREE_PORT;

  MemoryWire(MemoryScript script) {
    this.script = script;
  }

  MemoryScript script() {
    return script;
  }

  void add(MemorySocket made) {
    lock.lock();
    try {
      open.add(made);
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  /** Called with the lock. */
  InetSocketAddress free(InetSocketAddress wanted) throws WsaException {
    if (wanted.getPort() == 0) {
      return new InetSocketAddress(wanted.getAddress(), nextPort++);
    }
    for (MemorySocket other : open) {
      if (wanted.equals(other.local) && other.peerAddress == null) {
        throw new WsaException(WsaError.WSAEADDRINUSE, null, wanted);
      }
    }
    return wanted;
  }

  /** Called with the lock. */
  void link(MemorySocket s, InetSocketAddress to) throws WsaException {
    MemorySocket listener = listenerAt(to);
    if (listener == null || listener.backlog.size() >= listener.backlogLimit) {
      throw new WsaException(WsaError.WSAECONNREFUSED, null, to);
    }
    if (s.local == null || s.local.getAddress().isAnyLocalAddress()) {
      int port = s.local == null ? nextPort++ : s.local.getPort();
      InetAddress own = to.getAddress();
      s.local = new InetSocketAddress(own, port);
    }
    MemorySocket other = new MemorySocket(listener);
    other.local = to;
    other.peerAddress = s.local;
    other.peer = s;
    s.peer = other;
    s.peerAddress = to;
    open.add(other);
    listener.backlog.add(other);
  }

  private @Nullable MemorySocket listenerAt(InetSocketAddress to) {
    for (MemorySocket s : open) {
      InetSocketAddress local = s.local;
      if (s.listening
          && local != null
          && local.getPort() == to.getPort()
          && (local.getAddress().isAnyLocalAddress()
              || local.getAddress().equals(to.getAddress()))) {
        return s;
      }
    }
    return null;
  }

  void end(MemorySocket s, boolean withReset) {
    lock.lock();
    try {
      s.gone = true;
      open.remove(s);
      for (MemorySocket waiting : s.backlog) {
        open.remove(waiting);
        endPeer(waiting, true);
      }
      endPeer(s, withReset);
    } finally {
      lock.unlock();
    }
    fireAll();
  }

  private static void endPeer(MemorySocket s, boolean withReset) {
    MemorySocket peer = s.peer;
    if (peer != null) {
      peer.peerEnded = true;
      peer.reset |= withReset;
    }
  }

  /** Signals everything that is watched and true; a few sockets only, so nobody is picked. */
  void fireAll() {
    List<MemorySocket> all;
    lock.lock();
    try {
      all = List.copyOf(open);
    } finally {
      lock.unlock();
    }
    all.forEach(MemorySocket::tell);
  }
}
