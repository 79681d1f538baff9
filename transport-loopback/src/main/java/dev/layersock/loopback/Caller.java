package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.qos.ServiceType;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.Readiness;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The connecting half of a stream socket.
 *
 * <p>Any thread may call it. The network's lock guards it; upcalls are made without.
 */
final class Caller {
  private final StreamSocket socket;
  private final Network network;
  private @Nullable ConnectAttempt attempt;
  private @Nullable QualityOfService wantedFlows;
  private int lastError;

  Caller(StreamSocket socket) {
    this.socket = socket;
    this.network = socket.network;
  }

  ConnectOutcome connect(ConnectRequest request) throws WsaException {
    ConnectAttempt pending;
    Listener target = null;
    network.lock.lock();
    try {
      socket.requireIdle();
      InetSocketAddress peer = socket.names().require(request.peer());
      Names.requireReachable(peer);
      ConnectAttempt.requireUsable(request, network.settings);
      QualityOfService flows = flowsFor(request);
      Connection connection = new Connection(socket, commitName(peer), peer, flows);
      if (network.hasLatency()) {
        connection.attempt = new ConnectAttempt(this, connection, request);
      } else {
        target = knock(connection, request);
      }
      pending = connection.attempt;
      attempt = pending;
    } finally {
      network.lock.unlock();
    }
    if (target != null) {
      target.socket().raise(Readiness.ACCEPTABLE);
    } else if (pending != null) {
      ConnectAttempt sent = pending;
      sent.timer(network.onArrival(() -> arrive(sent, request)));
    }
    if (pending != null) {
      return ConnectOutcome.IN_PROGRESS;
    }
    socket.raiseTrue();
    return ConnectOutcome.CONNECTED;
  }

  /** Queues a connection at the listener, with the lock held; it is made at once if it can be. */
  private Listener knock(Connection connection, ConnectRequest request) throws WsaException {
    InetSocketAddress peer = connection.server.name();
    Listener target = network.names(socket.protocol()).listenerAt(peer);
    if (target == null || !target.offer(connection)) {
      connection.releaseFlows();
      lastError = WsaError.WSAECONNREFUSED.code();
      throw refusal(peer, target == null ? "nobody listens there" : "the backlog is full");
    }
    if (target.isConditional() || ConnectAttempt.wantsAnswer(request, network.settings)) {
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
    lastError = 0;
    socket.connected(connection.client);
  }

  /** A request that was on its way has come to the listener's place. */
  private void arrive(ConnectAttempt sent, ConnectRequest request) {
    Listener target = null;
    WsaException failure = null;
    boolean waits;
    network.lock.lock();
    try {
      if (attempt != sent || network.isDown()) {
        return; // withdrawn, or about to be
      }
      try {
        target = knock(sent.connection, request);
      } catch (WsaException e) {
        failure = e;
        sent.connection.attempt = null;
      }
      attempt = sent.connection.attempt;
      waits = attempt != null;
    } finally {
      network.lock.unlock();
    }
    if (target != null) {
      target.socket().raise(Readiness.ACCEPTABLE);
    }
    if (!waits) {
      socket.completeConnect(failure);
      socket.raiseTrue();
    }
  }

  /** The listener took the connection. Whether the client is still there to have it. */
  boolean accepted(ConnectAttempt waiting, @Nullable ByteBuffer answer) {
    WsaException failure = null;
    network.lock.lock();
    try {
      if (attempt != waiting) {
        return false;
      }
      attempt = null;
      waiting.connection.attempt = null;
      if (waiting.answer(answer)) {
        establish(waiting.connection);
      } else {
        lastError = WsaError.WSAEFAULT.code();
        failure =
            new WsaException(
                WsaError.WSAEFAULT,
                "the answer's data does not fit into the callee buffer",
                waiting.connection.server.name());
      }
    } finally {
      network.lock.unlock();
    }
    if (failure != null) {
      waiting.connection.releaseFlows();
    }
    socket.completeConnect(failure);
    socket.raiseTrue();
    return failure == null;
  }

  /** The listener turned the connection away. */
  void refused(ConnectAttempt waiting) {
    network.lock.lock();
    try {
      if (attempt != waiting) {
        return;
      }
      attempt = null;
      lastError = WsaError.WSAECONNREFUSED.code();
    } finally {
      network.lock.unlock();
    }
    waiting.connection.releaseFlows();
    socket.completeConnect(
        network.isDown()
            ? Network.downError()
            : refusal(waiting.connection.server.name(), "it was not accepted"));
  }

  private static WsaException refusal(InetSocketAddress peer, String reason) {
    return new WsaException(WsaError.WSAECONNREFUSED, reason, peer);
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
      sent.withdraw();
    }
    return sent;
  }

  /** The last connect's error, once. */
  int takeError() {
    network.lock.lock();
    try {
      int error = lastError;
      lastError = 0;
      return error;
    } finally {
      network.lock.unlock();
    }
  }

  /** Keeps the flows for a later connect. */
  void want(QualityOfService flows) {
    network.lock.lock();
    try {
      wantedFlows = flows;
    } finally {
      network.lock.unlock();
    }
  }

  /** The flows for a later connect; null for none. */
  @Nullable QualityOfService wanted() {
    network.lock.lock();
    try {
      return wantedFlows;
    } finally {
      network.lock.unlock();
    }
  }

  private @Nullable QualityOfService flowsFor(ConnectRequest request) throws WsaException {
    QualityOfService asked = request.qos();
    if (asked == null) {
      return wantedFlows;
    }
    if (!network.settings.qos()) {
      throw new WsaException(
          WsaError.WSAEOPNOTSUPP,
          "quality of service is switched off in network " + network.settings.network());
    }
    Admission.requireComplete(asked);
    QualityOfService before = wantedFlows;
    return new QualityOfService(
        changed(asked.sending(), before == null ? FlowSpec.bestEffort() : before.sending()),
        changed(asked.receiving(), before == null ? FlowSpec.bestEffort() : before.receiving()),
        asked.providerSpecific());
  }

  private static FlowSpec changed(FlowSpec asked, FlowSpec before) {
    return asked.serviceType() == ServiceType.NO_CHANGE ? before : asked;
  }

  /** Settles the local address, which a connection needs whole. */
  private InetSocketAddress commitName(InetSocketAddress peer) throws WsaException {
    InetAddress home = socket.names().home();
    InetSocketAddress name = socket.local;
    if (name == null) {
      return socket.bindLocked(home, 0);
    }
    PortTable table = network.names(socket.protocol());
    if (name.getAddress().isAnyLocalAddress()) {
      InetSocketAddress whole = new InetSocketAddress(home, name.getPort());
      if (table.conflict(socket, socket.bindMode, whole) != null) {
        throw inUse(whole);
      }
      name = whole;
    }
    if (table.hasConnection(name, peer)) {
      throw inUse(name);
    }
    socket.local = name;
    return name;
  }

  private static WsaException inUse(InetSocketAddress name) {
    return new WsaException(WsaError.WSAEADDRINUSE, "another socket has the local address", name);
  }
}
