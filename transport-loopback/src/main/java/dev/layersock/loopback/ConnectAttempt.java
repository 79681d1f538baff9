package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.TimeSource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A connect in progress: on its way to the listener, or waiting there for the answer.
 *
 * <p>The network's lock guards it, apart from the timers.
 */
final class ConnectAttempt {
  /** Whoever connects. No lock is held when it is called. */
  interface Client {
    /**
     * The listener took the connection.
     *
     * @param answer what it sends along; null for nothing
     * @return whether the client is still there to have it
     */
    boolean accepted(ConnectAttempt attempt, @Nullable ByteBuffer answer);

    /** The listener turned the connection away. */
    void refused(ConnectAttempt attempt);
  }

  final Client client;
  final Connection connection;

  /** Whether user data makes the client wait for the answer. */
  final boolean wantsAnswer;

  /** Where it waits, or has waited; null before. */
  @Nullable Listener queuedAt;

  private final ByteBuffer callerData;
  private final @Nullable ByteBuffer calleeTarget;
  private volatile @Nullable ScheduledTask arrival;
  private volatile @Nullable ScheduledTask expiry;
  private volatile boolean over;

  ConnectAttempt(Client client, Connection connection, ConnectRequest request) {
    this.client = client;
    this.connection = connection;
    this.wantsAnswer = wantsAnswer(request, connection.network.settings);
    this.callerData = copy(request);
    this.calleeTarget = wantsAnswer ? request.calleeData() : null;
  }

  /** Whether a connect has to wait for the answer because of its data. */
  static boolean wantsAnswer(ConnectRequest request, LoopbackSettings settings) {
    return settings.connectData() && (request.hasCallerData() || request.calleeData() != null);
  }

  /**
   * Checks the buffers.
   *
   * @throws WsaException WSAEPROTONOSUPPORT or WSAEFAULT
   */
  static void requireUsable(ConnectRequest request, LoopbackSettings settings) throws WsaException {
    ByteBuffer caller = request.callerData();
    ByteBuffer callee = request.calleeData();
    if (caller != null && caller.hasRemaining()) {
      if (!settings.connectData()) {
        throw new WsaException(
            WsaError.WSAEPROTONOSUPPORT,
            "connect data is switched off in network " + settings.network());
      }
      if (caller.remaining() > settings.connectDataLimit().bytes()) {
        throw new WsaException(
            WsaError.WSAEFAULT,
            "caller data of " + caller.remaining() + "B is above " + settings.connectDataLimit());
      }
    }
    if (settings.connectData() && callee != null && !callee.hasRemaining()) {
      throw new WsaException(WsaError.WSAEFAULT, "the callee buffer has no room");
    }
  }

  private static ByteBuffer copy(ConnectRequest request) {
    ByteBuffer data = request.callerData();
    if (data == null || !data.hasRemaining()) {
      return ByteBuffer.allocate(0);
    }
    return ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
  }

  /** What the client sends along. */
  ByteBuffer callerData() {
    return callerData;
  }

  /** Hands the answer's data to the client. Whether there was room for it. */
  boolean answer(@Nullable ByteBuffer calleeData) {
    if (calleeTarget == null || calleeData == null) {
      return true;
    }
    if (calleeData.remaining() > calleeTarget.remaining()) {
      return false;
    }
    calleeTarget.put(calleeData);
    return true;
  }

  /** Lets it arrive in time, if it takes any, and give up in time. No lock is held. */
  void start(Runnable arrives, Runnable expires) {
    ConditionsInForce conditions = connection.conditions;
    TimeSource time = connection.network.time;
    if (conditions.hasLatency()) {
      arrival = time.schedule(conditions.latencyNanos, arrives);
    }
    if (!over) {
      expiry = time.schedule(conditions.timeoutNanos, expires);
    }
    if (over) {
      end();
    }
  }

  /** Leaves the queue, if it is in one. */
  void leaveQueue() {
    if (queuedAt != null) {
      queuedAt.remove(connection);
      queuedAt = null;
    }
  }

  /** Stops the timers; what they do anyway does no harm. No lock is held. */
  void end() {
    over = true;
    cancel(arrival);
    cancel(expiry);
  }

  private static void cancel(@Nullable ScheduledTask task) {
    if (task != null) {
      task.cancel();
    }
  }
}
