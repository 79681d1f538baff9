package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.qos.QualityOfService;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.Readiness;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connecting half of a stream socket.
 *
 * <p>Any thread may call it. The network's lock guards it; upcalls are made without. An attempt in
 * progress may come to several ends at once, by an answer, a timer or a close: whoever finds it
 * still here under the lock, and takes it away, tells of it.
 */
final class Caller {
  private final StreamSocket socket;
  private @Nullable ConnectAttempt attempt;
  private @Nullable QualityOfService wantedFlows;
  private int lastError;

  Caller(StreamSocket socket) {
    this.socket = socket;
  }

  ConnectOutcome connect(ConnectRequest request) throws WsaException {
    Network network = socket.network;
    ConnectAttempt pending;
    Listener target;
    network.lock.lock();
    try {
      socket.requireIdle();
      InetSocketAddress peer = socket.names().require(request.peer());
      Names.requireReachable(peer);
      ConnectAttempt.requireUsable(request, network.settings);
      QualityOfService flows = StreamFlows.forConnect(request.qos(), wantedFlows, socket);
      Connection connection = reserve(peer, flows);
      target = send(connection, request);
      pending = connection.attempt;
      lastError = 0;
      if (pending != null) {
        attempt = pending;
      }
      socket.connecting();
    } finally {
      network.lock.unlock();
    }
    if (target != null) {
      target.socket().raise(Readiness.ACCEPTABLE);
    }
    if (pending != null) {
      ConnectAttempt sent = pending;
      sent.start(() -> arrive(sent, request), () -> expire(sent));
      return ConnectOutcome.IN_PROGRESS;
    }
    socket.raiseTrue();
    return ConnectOutcome.CONNECTED;
  }

  /** A connection with a local name, room and flows, with the lock held. */
  private Connection reserve(InetSocketAddress peer, @Nullable QualityOfService flows)
      throws WsaException {
    InetSocketAddress name = WholeName.commit(socket, peer);
    try {
      Weather weather = socket.network.weather();
      weather.requireUp(peer);
      return new Connection(socket, name, peer, flows, weather);
    } catch (WsaException e) {
      WholeName.takeBack(socket);
      throw e;
    }
  }

  /** Sends the request on its way, with the lock held; if it takes none, it arrives at once. */
  private @Nullable Listener send(Connection connection, ConnectRequest request)
      throws WsaException {
    if (connection.weather.hasLatency()) {
      connection.attempt = new ConnectAttempt(this, connection, request);
      return null;
    }
    try {
      return knock(connection, request);
    } catch (WsaException e) {
      connection.release();
      WholeName.takeBack(socket);
      throw e;
    }
  }

  /**
   * Queues a connection at the listener, with the lock held; it is made at once if it can be.
   *
   * @return where it is queued; null if nobody will answer
   */
  private @Nullable Listener knock(Connection connection, ConnectRequest request)
      throws WsaException {
    InetSocketAddress peer = connection.server.name();
    HostCondition host = socket.network.weather().requireWay(peer);
    Listener target = host == null ? listenerAt(peer) : null;
    if (host == HostCondition.REFUSING) {
      throw refusal(peer, "the host refuses");
    }
    if (target != null && !target.offer(connection)) {
      throw refusal(peer, "the backlog is full");
    }
    if (target == null
        || target.isConditional()
        || ConnectAttempt.wantsAnswer(request, socket.network.settings)) {
      ConnectAttempt waiting = connection.attempt;
      if (waiting == null) {
        waiting = new ConnectAttempt(this, connection, request);
        connection.attempt = waiting;
      }
      waiting.queuedAt = target;
    } else {
      connection.attempt = null;
      establish(connection);
    }
    return target;
  }

  private Listener listenerAt(InetSocketAddress peer) throws WsaException {
    Listener found = socket.network.names(socket.protocol()).listenerAt(peer);
    if (found == null) {
      throw refusal(peer, "nobody listens there");
    }
    return found;
  }

  private void establish(Connection connection) {
    connection.establish();
    socket.connected(connection.client);
  }

  /** A request that was on its way has come to the listener's place. */
  private void arrive(ConnectAttempt sent, ConnectRequest request) {
    Network network = socket.network;
    Listener target = null;
    WsaException failure = null;
    boolean made = false;
    network.lock.lock();
    try {
      if (attempt != sent || network.isDown()) {
        return; // ended, or about to be
      }
      target = knock(sent.connection, request);
      attempt = sent.connection.attempt;
      made = attempt == null;
    } catch (WsaException e) {
      failure = e;
    } finally {
      network.lock.unlock();
    }
    if (failure != null) {
      fail(sent, failure);
    }
    if (target != null) {
      target.socket().raise(Readiness.ACCEPTABLE);
    }
    if (made) {
      complete(sent);
    }
  }

  /** Nobody has answered in time. */
  private void expire(ConnectAttempt sent) {
    if (!socket.network.isDown()) {
      InetSocketAddress peer = sent.connection.server.name();
      fail(sent, new WsaException(WsaError.WSAETIMEDOUT, "nobody answered in time", peer));
    }
  }

  /** The listener took the connection. Whether the client is still there to have it. */
  boolean accepted(ConnectAttempt waiting, @Nullable ByteBuffer answer) {
    boolean fits;
    socket.network.lock.lock();
    try {
      if (attempt != waiting) {
        return false;
      }
      fits = waiting.answer(answer);
      if (fits) {
        attempt = null;
        waiting.connection.attempt = null;
        establish(waiting.connection);
      }
    } finally {
      socket.network.lock.unlock();
    }
    if (fits) {
      complete(waiting);
    } else {
      InetSocketAddress peer = waiting.connection.server.name();
      String reason = "the answer's data does not fit into the callee buffer";
      fail(waiting, new WsaException(WsaError.WSAEFAULT, reason, peer));
    }
    return fits;
  }

  /** The listener turned the connection away. */
  void refused(ConnectAttempt waiting) {
    fail(
        waiting,
        socket.network.isDown()
            ? Network.downError()
            : refusal(waiting.connection.server.name(), "it was not accepted"));
  }

  private static WsaException refusal(InetSocketAddress peer, String reason) {
    return new WsaException(WsaError.WSAECONNREFUSED, reason, peer);
  }

  private void complete(ConnectAttempt sent) {
    sent.end();
    socket.completeConnect(null);
    socket.raiseTrue();
  }

  /** Ends an attempt without a connection, unless it has ended already. No lock is held. */
  private void fail(ConnectAttempt sent, WsaException failure) {
    socket.network.lock.lock();
    try {
      if (attempt != sent) {
        return;
      }
      attempt = null;
      sent.leaveQueue();
      lastError = failure.error().code();
      WholeName.takeBack(socket);
    } finally {
      socket.network.lock.unlock();
    }
    sent.end();
    sent.connection.release();
    socket.completeConnect(failure);
  }

  /** Whether an attempt is still wanted; with the lock held. */
  boolean isAttempting(ConnectAttempt sent) {
    return attempt == sent;
  }

  /** Whether a connect is in progress; with the lock held. */
  boolean isAttempting() {
    return attempt != null;
  }

  /** Gives a connect in progress up, with the lock held; null if there is none. */
  @Nullable ConnectAttempt withdraw() {
    ConnectAttempt sent = attempt;
    attempt = null;
    if (sent != null) {
      sent.leaveQueue();
    }
    return sent;
  }

  /** The error of the last connect that failed after it had begun, once. */
  int takeError() {
    ReentrantLock lock = socket.network.lock;
    lock.lock();
    try {
      int error = lastError;
      lastError = 0;
      return error;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps the flows for a later connect. */
  void want(QualityOfService flows) {
    ReentrantLock lock = socket.network.lock;
    lock.lock();
    try {
      wantedFlows = flows;
    } finally {
      lock.unlock();
    }
  }

  /** The flows for a later connect; null for none. */
  @Nullable QualityOfService wanted() {
    ReentrantLock lock = socket.network.lock;
    lock.lock();
    try {
      return wantedFlows;
    } finally {
      lock.unlock();
    }
  }
}
