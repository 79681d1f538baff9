package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.qos.QualityOfService;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
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
final class ConnectingSide implements ConnectAttempt.Client, FlowHolder {
  private final StreamSocket socket;
  private @Nullable ConnectAttempt attempt;
  private @Nullable QualityOfService wantedFlows;

  ConnectingSide(StreamSocket socket) {
    this.socket = socket;
  }

  ConnectOutcome connect(ConnectRequest request) throws WsaException {
    Network network = socket.network;
    ConnectAttempt pending;
    Listener target;
    network.lock.lock();
    try {
      socket.requireIdle();
      InetSocketAddress peer = socket.destination(request);
      ConnectAttempt.requireUsable(request, network.settings);
      QualityOfService flows =
          StreamFlows.forConnect(request.qos(), wantedFlows, network.settings, socket.direction);
      socket.begun();
      Connection connection = reserve(peer, flows);
      target = send(connection, request);
      pending = connection.attempt;
      if (pending != null) {
        attempt = pending;
      }
    } finally {
      network.lock.unlock();
    }
    if (target != null) {
      target.announce();
    }
    if (pending != null) {
      ConnectAttempt sent = pending;
      sent.start(() -> arrive(sent, request), () -> expire(sent));
      return ConnectOutcome.IN_PROGRESS;
    }
    socket.lookAgain();
    return ConnectOutcome.CONNECTED;
  }

  /** A connection with a local name, room and flows, with the lock held. */
  private Connection reserve(InetSocketAddress peer, @Nullable QualityOfService flows)
      throws WsaException {
    InetSocketAddress name = WholeName.commit(socket, peer);
    try {
      ConditionsInForce conditions = socket.network.conditions();
      conditions.requireUp(peer);
      return new Connection(socket.network, socket, name, peer, flows, conditions);
    } catch (WsaException e) {
      WholeName.takeBack(socket);
      throw e;
    }
  }

  /** Sends the request on its way, with the lock held; if it takes none, it arrives at once. */
  private @Nullable Listener send(Connection connection, ConnectRequest request)
      throws WsaException {
    if (connection.conditions.hasLatency()) {
      connection.attempt = new ConnectAttempt(this, connection, request);
      return null;
    }
    try {
      return arriveLocked(connection, request);
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
  private @Nullable Listener arriveLocked(Connection connection, ConnectRequest request)
      throws WsaException {
    InetSocketAddress peer = connection.server.name();
    Listener target = Listeners.find(socket.network, peer);
    if (target != null) {
      target.add(connection);
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
      if (attempt != sent || socket.isEnding()) {
        return;
      }
      target = arriveLocked(sent.connection, request);
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
      target.announce();
    }
    if (made) {
      complete(sent);
    }
  }

  /** Nobody has answered in time. */
  private void expire(ConnectAttempt sent) {
    InetSocketAddress peer = sent.connection.server.name();
    fail(sent, new WsaException(WsaError.WSAETIMEDOUT, "nobody answered in time", peer));
  }

  @Override
  public boolean accepted(ConnectAttempt waiting, @Nullable ByteBuffer answer) {
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

  @Override
  public void refused(ConnectAttempt waiting) {
    fail(waiting, Listeners.refusal(waiting.connection.server.name(), "it was not accepted"));
  }

  private void complete(ConnectAttempt sent) {
    sent.end();
    socket.completed(null);
    socket.lookAgain();
  }

  /**
   * Ends an attempt without a connection, unless it has ended already, or is about to end with the
   * provider. No lock is held.
   */
  private void fail(ConnectAttempt sent, WsaException failure) {
    socket.network.lock.lock();
    try {
      if (attempt != sent || socket.isEnding()) {
        return;
      }
      attempt = null;
      sent.leaveQueue();
      socket.failed(failure.error());
      WholeName.takeBack(socket);
    } finally {
      socket.network.lock.unlock();
    }
    sent.end();
    sent.connection.release();
    socket.completed(failure);
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

  @Override
  public @Nullable QualityOfService flows() {
    ReentrantLock lock = socket.network.lock;
    lock.lock();
    try {
      return wantedFlows;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is reserved before the connect, but what could not be is refused now. */
  @Override
  public void changeFlows(QualityOfService wanted) throws WsaException {
    socket.network.admission.require(wanted);
    ReentrantLock lock = socket.network.lock;
    lock.lock();
    try {
      wantedFlows = wanted;
    } finally {
      lock.unlock();
    }
  }
}
