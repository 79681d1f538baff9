package dev.layersock.loopback;

import dev.layersock.spi.Readiness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket's queue of connections. While a condition is asked about a connection, it
 * keeps its place and takes room in the backlog, but no other thread gets it.
 *
 * <p>Any thread may call it. The network's lock guards the queue and is held by the caller, unless
 * it says otherwise.
 */
final class Listener {
  private final StreamOwner socket;
  private final Network network;
  private final boolean conditional;
  private final ArrayDeque<Connection> waiting = new ArrayDeque<>(0);

  /** Those of the waiting ones that a condition is being asked about. */
  private final List<Connection> asked = new ArrayList<>(0);

  private int backlog;

  /**
   * An empty queue without room.
   *
   * @param conditional whether a client is connected only when its connection is accepted
   */
  Listener(StreamOwner socket, Network network, boolean conditional) {
    this.socket = socket;
    this.network = network;
    this.conditional = conditional;
  }

  boolean isConditional() {
    return conditional;
  }

  /** Changes the backlog and takes out what is too much. */
  List<Connection> backlog(int wanted) {
    backlog = Math.min(wanted, network.settings.maxBacklog());
    List<Connection> excess = new ArrayList<>();
    while (waiting.size() > backlog) {
      excess.add(waiting.removeLast());
    }
    asked.removeAll(excess);
    return excess;
  }

  /** Takes out all. */
  List<Connection> drain() {
    List<Connection> all = new ArrayList<>(waiting);
    waiting.clear();
    asked.clear();
    return all;
  }

  /** Whether there is room for one more. */
  boolean hasRoom() {
    return waiting.size() < backlog;
  }

  /** Appends a connection. */
  void add(Connection connection) {
    waiting.addLast(connection);
  }

  /** Takes a connection out. Whether it was still there. */
  boolean remove(Connection connection) {
    asked.remove(connection);
    return waiting.remove(connection);
  }

  /** The first connection that no condition is being asked about; null if there is none. */
  @Nullable Connection first() {
    if (asked.isEmpty()) {
      return waiting.peek();
    }
    for (Connection connection : waiting) {
      if (!asked.contains(connection)) {
        return connection;
      }
    }
    return null;
  }

  /** A condition is going to be asked about a connection. */
  void beginAsking(Connection connection) {
    asked.add(connection);
  }

  /** The condition has put off its decision: the connection waits on. */
  void endAsking(Connection connection) {
    asked.remove(connection);
  }

  /** Whether {@link #first} would find one. The lock is not held. */
  boolean hasWaiting() {
    network.lock.lock();
    try {
      return waiting.size() > asked.size();
    } finally {
      network.lock.unlock();
    }
  }

  /** Tells of a connection that waits. The lock is not held. */
  void announce() {
    socket.changed(Readiness.ACCEPTABLE);
  }
}
