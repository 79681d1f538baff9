package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AcceptOffer;
import dev.layersock.spi.Readiness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepting side of a listening socket, with the connections that were taken from the kernel
 * and not yet from the socket: put off by a condition, or seen by select.
 *
 * <p>Any thread may call it; it has no lock.
 */
final class TcpListener implements TcpState {
  private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);
  private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

  private final NioSocket owner;
  private final ServerSocketChannel channel;
  private final InetSocketAddress local;
  private final ConcurrentLinkedDeque<SocketChannel> waiting = new ConcurrentLinkedDeque<>();

  TcpListener(NioSocket owner, ServerSocketChannel channel, InetSocketAddress local) {
    this.owner = owner;
    this.channel = channel;
    this.local = local;
  }

  @Override
  public ServerSocketChannel channel() {
    return channel;
  }

  @Override
  public int known() {
    return waiting.isEmpty() ? 0 : Readiness.ACCEPTABLE;
  }

  @Override
  public int select() throws WsaException {
    boolean acceptable = look();
    owner.requireOpen();
    owner.refresh();
    return acceptable ? Readiness.ACCEPTABLE : 0;
  }

  @Override
  public int interest(int events) {
    return (events & Readiness.ACCEPTABLE) != 0 ? SelectionKey.OP_ACCEPT : 0;
  }

  /**
   * Whether accept has something to tell, found out by taking the connection from the kernel. An
   * error is something to tell, too.
   */
  private boolean look() {
    if (!waiting.isEmpty()) {
      return true;
    }
    try {
      SocketChannel next = channel.accept();
      if (next == null) {
        return false;
      }
      waiting.addLast(next);
      closeWaitingIfClosed();
    } catch (IOException e) {
      LOG.debug("event=accept-failed local={}", local, e);
    }
    return true;
  }

  /** The first connection, if there is one and the condition takes it. */
  @Nullable SocketChannel accept(AcceptCondition condition) throws IOException {
    SocketChannel next = waiting.pollFirst();
    if (next == null) {
      next = acceptFromKernel();
    }
    if (next == null || condition == AcceptCondition.ALWAYS) {
      return next;
    }
    AcceptDecision decision = decide(next, condition);
    if (decision == AcceptDecision.ACCEPT) {
      return next;
    }
    if (decision == AcceptDecision.DEFER) {
      waiting.addFirst(next);
      closeWaitingIfClosed();
      throw new WsaException(WsaError.WSATRY_AGAIN, "the condition put off the decision");
    }
    reset(next);
    throw new WsaException(WsaError.WSAECONNREFUSED, "the condition refused the connection");
  }

  private @Nullable SocketChannel acceptFromKernel() throws IOException {
    try {
      return channel.accept();
    } catch (IOException e) {
      owner.host.settleAfter(e, WsaError.WSAEMFILE);
      return channel.accept();
    }
  }

  void close() throws IOException {
    channel.close();
    closeWaitingIfClosed();
  }

  /** Closes a channel so that its peer sees a reset. */
  static void reset(SocketChannel channel) {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      LOG.debug("event=reset-failed", e);
    }
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("event=close-failed", e);
    }
  }

  private AcceptDecision decide(SocketChannel next, AcceptCondition condition) throws IOException {
    AcceptOffer offer =
        new AcceptOffer(next.getRemoteAddress(), next.getLocalAddress(), NO_DATA, null, null);
    try {
      return condition.decide(offer);
    } catch (RuntimeException e) {
      LOG.error("event=condition-failed caller={} decision=reject", offer.callerId(), e);
      return AcceptDecision.REJECT;
    }
  }

  private void closeWaitingIfClosed() {
    if (channel.isOpen()) {
      return;
    }
    for (SocketChannel next = waiting.pollFirst(); next != null; next = waiting.pollFirst()) {
      reset(next);
    }
  }
}
