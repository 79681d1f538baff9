package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.AcceptCondition;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes connections from a listening socket's queue and makes sockets of them.
 *
 * <p>Any thread may call it. The network's lock is held to look at the queue; the condition is
 * asked without it.
 */
final class Accepting {
  private final StreamSocket socket;
  private final Listener queue;
  private final Connection connection;

  private Accepting(StreamSocket socket, Listener queue, Connection connection) {
    this.socket = socket;
    this.queue = queue;
    this.connection = connection;
  }

  /** Takes the first connection; see {@link dev.layersock.spi.ServiceProvider#accept}. */
  static @Nullable StreamSocket accept(
      StreamSocket socket, Listener queue, AcceptCondition condition) throws WsaException {
    boolean always = condition == AcceptCondition.ALWAYS;
    Connection first;
    socket.network.lock.lock();
    try {
      socket.requireUsable();
      first = queue.first();
      if (first == null) {
        return null;
      }
      if (always) {
        queue.remove(first);
      } else {
        queue.beginAsking(first);
      }
    } finally {
      socket.network.lock.unlock();
    }
    return always ? join(socket, first, null) : new Accepting(socket, queue, first).ask(condition);
  }

  private StreamSocket ask(AcceptCondition condition) throws WsaException {
    Offer offer = new Offer(connection, socket.direction);
    return switch (socket.ask(condition, offer.shown())) {
      case ACCEPT -> {
        if (!take()) {
          throw gone(socket, connection);
        }
        yield admit(offer);
      }
      case DEFER -> {
        leave();
        throw new WsaException(WsaError.WSATRY_AGAIN, "the condition put off its decision");
      }
      case REJECT -> {
        if (take()) {
          connection.refuse();
        }
        throw WsaException.refusal(
            WsaError.WSAECONNREFUSED, "the condition refused the connection", null);
      }
    };
  }

  /** Takes the connection out of the queue. Whether it was still there. */
  private boolean take() {
    socket.network.lock.lock();
    try {
      return queue.remove(connection);
    } finally {
      socket.network.lock.unlock();
    }
  }

  /** Lets the connection wait on. */
  private void leave() throws WsaException {
    socket.network.lock.lock();
    try {
      socket.requireUsable();
      queue.endAsking(connection);
    } finally {
      socket.network.lock.unlock();
    }
    queue.announce();
  }

  private StreamSocket admit(Offer offer) throws WsaException {
    if (!offer.settleFlows()) {
      connection.refuse();
      throw new WsaException(
          WsaError.WSAECONNREFUSED, "the condition offered more than the network has");
    }
    return join(socket, connection, offer.answer());
  }

  /** Makes a socket of a connection, and gives the client the answer that it may wait for. */
  private static StreamSocket join(
      StreamSocket socket, Connection connection, @Nullable ByteBuffer answer) throws WsaException {
    StreamSocket accepted = new StreamSocket(socket, connection.server);
    boolean whole = connection.server.own(accepted);
    ConnectAttempt attempt = connection.attempt;
    if (attempt != null) {
      whole = attempt.client.accepted(attempt, answer);
    }
    if (!whole) {
      throw gone(socket, connection);
    }
    return accepted;
  }

  /** The peer is gone, or the listening socket is, and has taken the connection along. */
  private static WsaException gone(StreamSocket socket, Connection connection) throws WsaException {
    socket.requireUsable();
    return new WsaException(WsaError.WSAECONNRESET, "the peer is gone", connection.client.name());
  }
}
