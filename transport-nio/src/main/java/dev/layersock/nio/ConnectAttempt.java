package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ScheduledTask;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A connect that is under way. It is over when its socket has forgotten it, which happens once,
 * under the socket's lock; whoever made it forget reports the end.
 *
 * <p>Any thread may call it.
 */
final class ConnectAttempt implements TcpState {
  private static final ScheduledTask OVER = () -> false;

  private final TcpTransitions socket;
  private final SocketChannel channel;
  private final InetSocketAddress peer;
  private final AtomicReference<ScheduledTask> timer = new AtomicReference<>();

  ConnectAttempt(TcpTransitions socket, SocketChannel channel, InetSocketAddress peer) {
    this.socket = socket;
    this.channel = channel;
    this.peer = peer;
  }

  /** Checks that a connect asks for nothing that TCP does not have. */
  static void requirePlain(ConnectRequest request) throws WsaException {
    if (request.hasCallerData()) {
      throw new WsaException(
          WsaError.WSAEPROTONOSUPPORT, "TCP carries no data with the request", request.peer());
    }
    if (request.qos() != null) {
      throw new WsaException(
          WsaError.WSAEOPNOTSUPP, "no quality of service can be promised here", request.peer());
    }
  }

  @Override
  public SocketChannel channel() {
    return channel;
  }

  InetSocketAddress peer() {
    return peer;
  }

  /** Sets a limit. Without the socket's lock. */
  void limit(Duration timeout) {
    if (timeout.isZero()) {
      return;
    }
    ScheduledTask task =
        socket.host.context().time().schedule(timeout.toNanos(), () -> timedOut(timeout));
    if (!timer.compareAndSet(null, task)) {
      task.cancel();
    }
  }

  /** Takes the limit back. Without the socket's lock. */
  void over() {
    ScheduledTask task = timer.getAndSet(OVER);
    if (task != null) {
      task.cancel();
    }
  }

  private void timedOut(Duration timeout) {
    socket.connectFailed(
        this,
        new WsaException(
            WsaError.WSAETIMEDOUT,
            "no answer within connect-timeout " + timeout.toMillis() + "ms",
            peer));
  }
}
