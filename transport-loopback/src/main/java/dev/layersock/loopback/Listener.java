package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.Readiness;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket's queue of connections, and accepting from it.
 *
 * <p>Any thread may accept. The network's lock guards the queue; the condition is asked without it.
 * Meanwhile the connection keeps its place and takes room in the backlog, but no other thread gets
 * it.
 */
final class Listener {
  private final StreamSocket socket;
  private final Network network;
  private final boolean conditional;
  private final ArrayDeque<Connection> waiting = new ArrayDeque<>(0);

  /** Those of the waiting ones that a condition is being asked about. */
  private final List<Connection> asked = new ArrayList<>(0);

  private int backlog;

  Listener(StreamSocket socket) {
    this.socket = socket;
    this.network = socket.network;
    this.conditional = socket.isSet(SockOpt.SO_CONDITIONAL_ACCEPT);
  }

  StreamSocket socket() {
    return socket;
  }

  /** Whether a client is connected only when its connection is accepted. */
  boolean isConditional() {
    return conditional;
  }

  /** Changes the backlog and takes out what is too much, with the network's lock held. */
  List<Connection> backlog(int wanted) {
    backlog = Math.max(1, Math.min(wanted, network.settings.maxBacklog()));
    List<Connection> excess = new ArrayList<>();
    while (waiting.size() > backlog) {
      excess.add(waiting.removeLast());
    }
    asked.removeAll(excess);
    return excess;
  }

  /** Takes out all, with the network's lock held. */
  List<Connection> drain() {
    List<Connection> all = new ArrayList<>(waiting);
    waiting.clear();
    asked.clear();
    return all;
  }

  /** Appends a connection, with the network's lock held. Whether there was room. */
  boolean offer(Connection connection) {
    if (waiting.size() >= backlog) {
      return false;
    }
    waiting.addLast(connection);
    return true;
  }

  /** Takes a connection out, with the network's lock held. Whether it was still there. */
  boolean remove(Connection connection) {
    asked.remove(connection);
    return waiting.remove(connection);
  }

  boolean hasWaiting() {
    network.lock.lock();
    try {
      return waiting.size() > asked.size();
    } finally {
      network.lock.unlock();
    }
  }

  /** Takes the first connection; see {@link dev.layersock.spi.ServiceProvider#accept}. */
  @Nullable StreamSocket accept(AcceptCondition condition) throws WsaException {
    if (condition != AcceptCondition.ALWAYS) {
      Connection first = askFirst();
      return first == null ? null : ask(condition, first);
    }
    Connection first;
    StreamSocket accepted;
    network.lock.lock();
    try {
      socket.requireOpen();
      first = firstUnasked();
      if (first == null) {
        return null;
      }
      remove(first);
      accepted = enter(first);
    } finally {
      network.lock.unlock();
    }
    return join(accepted, first, null);
  }

  /** The first connection that no condition is being asked about, for one to be; it stays. */
  private @Nullable Connection askFirst() throws WsaException {
    network.lock.lock();
    try {
      socket.requireOpen();
      Connection first = firstUnasked();
      if (first != null) {
        asked.add(first);
      }
      return first;
    } finally {
      network.lock.unlock();
    }
  }

  private @Nullable Connection firstUnasked() {
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

  private StreamSocket ask(AcceptCondition condition, Connection first) throws WsaException {
    Offer offer = new Offer(first, socket.direction);
    AcceptDecision decision = AcceptDecision.REJECT; // of one that ends with an error
    try {
      decision = offer.ask(condition);
    } finally {
      if (decision == AcceptDecision.REJECT && take(first)) {
        first.refuse();
      }
    }
    return switch (decision) {
      case ACCEPT -> {
        if (!take(first)) {
          socket.requireOpen();
          throw gone(first);
        }
        yield admit(first, offer);
      }
      case DEFER -> {
        leave(first);
        throw new WsaException(WsaError.WSATRY_AGAIN, "the condition put off its decision");
      }
      case REJECT ->
          throw new WsaException(WsaError.WSAECONNREFUSED, "the condition refused the connection");
    };
  }

  private boolean take(Connection connection) {
    network.lock.lock();
    try {
      return remove(connection);
    } finally {
      network.lock.unlock();
    }
  }

  /** Lets a connection wait on. */
  private void leave(Connection connection) throws WsaException {
    network.lock.lock();
    try {
      socket.requireOpen();
      asked.remove(connection);
    } finally {
      network.lock.unlock();
    }
    socket.raise(Readiness.ACCEPTABLE);
  }

  private static WsaException gone(Connection connection) {
    return new WsaException(WsaError.WSAECONNRESET, "the peer is gone", connection.client.name());
  }

  private StreamSocket admit(Connection connection, Offer offer) throws WsaException {
    if (!offer.settleFlows()) {
      connection.refuse();
      throw new WsaException(
          WsaError.WSAECONNREFUSED, "the condition offered more than the network has");
    }
    StreamSocket accepted;
    network.lock.lock();
    try {
      accepted = enter(connection);
    } finally {
      network.lock.unlock();
    }
    return join(accepted, connection, offer.answer());
  }

  /** The socket for a connection's end, with the network's lock held. */
  private StreamSocket enter(Connection connection) {
    StreamSocket accepted = new StreamSocket(socket, connection.server);
    network.open.add(accepted);
    return accepted;
  }

  /** Gives a socket its end, and the client the answer that it may be waiting for. */
  private StreamSocket join(
      StreamSocket accepted, Connection connection, @Nullable ByteBuffer answer)
      throws WsaException {
    boolean whole = connection.server.own(accepted);
    ConnectAttempt attempt = connection.attempt;
    if (attempt != null) {
      whole = attempt.caller.accepted(attempt, answer);
    }
    if (!whole) {
      network.leave(accepted);
      throw gone(connection);
    }
    return accepted;
  }
}
