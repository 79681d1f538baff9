package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ScheduledTask;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A connect that is under way. It is over when its socket has another state, which happens once,
 * under the socket's lock; whoever changed the state reports the end.
 *
 * <p>Any thread may call it.
 */
final class ConnectAttempt implements TcpState {
  private static final ScheduledTask OVER = () -> false;

  private final TcpSocket socket;
  private final InetSocketAddress target;
  private volatile SocketChannel channel; // written under the socket's lock
  private volatile @Nullable WsaException failure; // written under the socket's lock
  private final AtomicReference<ScheduledTask> timer = new AtomicReference<>();

  ConnectAttempt(TcpSocket socket, SocketChannel channel, InetSocketAddress target) {
    this.socket = socket;
    this.channel = channel;
    this.target = target;
  }

  /** Why a connect cannot be had that asks for what TCP does not have; null if it can. */
  static @Nullable WsaException refusal(ConnectRequest request) {
    if (request.hasCallerData()) {
      return new WsaException(
          WsaError.WSAEPROTONOSUPPORT, "TCP carries no data with the request", request.peer());
    }
    if (request.qos() != null) {
      return new WsaException(
          WsaError.WSAEOPNOTSUPP, "no quality of service can be promised here", request.peer());
    }
    return null;
  }

  @Override
  public SocketChannel channel() {
    return channel;
  }

  /** Notes that it has failed, before anybody could be told. Under the lock. */
  void fails(WsaException why) {
    failure = why;
  }

  /** Why it has failed; null while it goes on. */
  @Nullable WsaException failure() {
    return failure;
  }

  /** Goes on with another channel. Answers the one before. Under the lock. */
  SocketChannel replace(SocketChannel next) {
    SocketChannel before = channel;
    channel = next;
    return before;
  }

  /** Whom it connects to. */
  InetSocketAddress target() {
    return target;
  }

  @Override
  public int ready(int ops) {
    socket.finish(this);
    return 0;
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public boolean isConnecting() {
    return true;
  }

  @Override
  public void requireConnectable() throws WsaException {
    throw new WsaException(WsaError.WSAEALREADY, "a connect is in progress", target);
  }

  @Override
  public void requireListenable() throws WsaException {
    throw new WsaException(WsaError.WSAEINVAL, "the socket connects");
  }

  @Override
  public Runnable release(Linger how) {
    socket.closeChannel(channel);
    return this::over;
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
    socket.fail(
        this,
        new WsaException(
            WsaError.WSAETIMEDOUT,
            "no answer within connect-timeout " + timeout.toMillis() + "ms",
            target));
  }
}
