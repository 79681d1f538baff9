package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.Readiness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket's queue of connections, and accepting from it.
 *
 * <p>Any thread may accept. The network's lock guards the queue; the condition is asked without it,
 * with the connection taken out of the queue.
 */
final class Listener {
  private final StreamSocket socket;
  private final Network network;
  private final boolean conditional;
  private final ArrayDeque<Connection> waiting = new ArrayDeque<>(0);
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
    return excess;
  }

  /** Takes out all, with the network's lock held. */
  List<Connection> drain() {
    List<Connection> all = new ArrayList<>(waiting);
    waiting.clear();
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

  void remove(Connection connection) {
    waiting.remove(connection);
  }

  boolean hasWaiting() {
    network.lock.lock();
    try {
      return !waiting.isEmpty();
    } finally {
      network.lock.unlock();
    }
  }

  /** Takes the first connection; see {@link dev.layersock.spi.ServiceProvider#accept}. */
  @Nullable StreamSocket accept(AcceptCondition condition) throws WsaException {
    Connection first = next();
    if (first == null) {
      return null;
    }
    if (condition == AcceptCondition.ALWAYS) {
      return admit(first, null);
    }
    Offer offer = new Offer(first);
    return switch (offer.ask(condition)) {
      case ACCEPT -> admit(first, offer);
      case DEFER -> {
        putBack(first);
        throw new WsaException(WsaError.WSATRY_AGAIN, "the condition put off its decision");
      }
      case REJECT -> {
        first.refuse();
        throw new WsaException(WsaError.WSAECONNREFUSED, "the condition refused the connection");
      }
    };
  }

  private @Nullable Connection next() throws WsaException {
    network.lock.lock();
    try {
      socket.requireOpen();
      Connection first = waiting.poll();
      if (first != null && first.attempt != null) {
        first.attempt.queuedAt = null;
      }
      return first;
    } finally {
      network.lock.unlock();
    }
  }

  private void putBack(Connection connection) throws WsaException {
    boolean gone;
    network.lock.lock();
    try {
      gone = socket.isClosed() || network.isDown();
      ConnectAttempt attempt = connection.attempt;
      boolean withdrawn = attempt != null && !attempt.caller.isAttempting(attempt);
      if (!gone && !withdrawn) {
        waiting.addFirst(connection);
        if (attempt != null) {
          attempt.queuedAt = this;
        }
      }
    } finally {
      network.lock.unlock();
    }
    if (gone) {
      connection.refuse();
      throw LoopbackSocket.closedError();
    }
    socket.raise(Readiness.ACCEPTABLE);
  }

  private StreamSocket admit(Connection connection, @Nullable Offer offer) throws WsaException {
    if (offer != null && !offer.settleFlows()) {
      connection.refuse();
      throw new WsaException(
          WsaError.WSAECONNREFUSED, "the condition offered more than the network has");
    }
    StreamSocket accepted = new StreamSocket(socket, connection.server);
    network.open.add(accepted);
    boolean whole = connection.server.own(accepted);
    ConnectAttempt attempt = connection.attempt;
    if (attempt != null) {
      whole = attempt.caller.accepted(attempt, offer == null ? null : offer.answer());
    }
    if (!whole) {
      network.open.remove(accepted);
      throw new WsaException(WsaError.WSAECONNRESET, "the peer is gone", connection.client.name());
    }
    return accepted;
  }
}
