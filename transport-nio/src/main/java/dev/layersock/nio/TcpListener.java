package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AcceptOffer;
import dev.layersock.spi.Readiness;
import java.io.IOException;
import java.net.InetSocketAddress;
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
 * <p>The system's channels of IPv6 take callers of IPv4 too. A socket that keeps to IPv6 resets
 * them here and goes on to the next.
 *
 * <p>Any thread may call it; but for {@link #release} it needs no lock.
 */
final class TcpListener implements TcpState {
  private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);
  private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

  /** Callers of the other family that one call turns away; more of them must not hold it. */
  private static final int MOST_TURNED_AWAY = 64;

  private final NioSocket socket;
  private final ServerSocketChannel channel;
  private final InetSocketAddress local;
  private final boolean ipv6Only;
  private final ConcurrentLinkedDeque<SocketChannel> waiting = new ConcurrentLinkedDeque<>();

  TcpListener(NioSocket socket, ServerSocketChannel channel, InetSocketAddress local) {
    this.socket = socket;
    this.channel = channel;
    this.local = local;
    this.ipv6Only = socket.isIpv6Only();
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
  public int select() {
    return look() ? Readiness.ACCEPTABLE : 0;
  }

  @Override
  public int interest(int events) {
    return (events & Readiness.ACCEPTABLE) != 0 ? SelectionKey.OP_ACCEPT : 0;
  }

  @Override
  public int ready(int ops) {
    return Readiness.ACCEPTABLE;
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public boolean isListening() {
    return true;
  }

  @Override
  public void requireConnectable() throws WsaException {
    throw new WsaException(WsaError.WSAEINVAL, "the socket listens");
  }

  @Override
  public @Nullable Runnable release(Linger how) {
    socket.closeChannel(channel);
    closeWaitingIfClosed();
    return null;
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
      SocketChannel next = acceptOwn();
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

  @Override
  public @Nullable SocketChannel accept(AcceptCondition condition) throws IOException {
    SocketChannel next = waiting.pollFirst();
    if (next == null) {
      next = acceptFromKernel();
    }
    if (next == null || condition == AcceptCondition.ALWAYS) {
      return next;
    }
    AcceptOffer offer =
        new AcceptOffer(next.getRemoteAddress(), next.getLocalAddress(), NO_DATA, null, null);
    AcceptDecision decision = socket.ask(condition, offer);
    if (decision == AcceptDecision.ACCEPT) {
      return next;
    }
    if (decision == AcceptDecision.DEFER) {
      waiting.addFirst(next);
      closeWaitingIfClosed();
      throw new WsaException(WsaError.WSATRY_AGAIN, "the condition put off the decision");
    }
    Host.reset(next);
    throw WsaException.refusal(
        WsaError.WSAECONNREFUSED, "the condition refused the connection", null);
  }

  private @Nullable SocketChannel acceptFromKernel() throws IOException {
    try {
      return acceptOwn();
    } catch (IOException e) {
      socket.host.settleAfter(e, WsaError.WSAEMFILE);
      return acceptOwn();
    }
  }

  /** The next connection of the socket's family. */
  private @Nullable SocketChannel acceptOwn() throws IOException {
    for (int i = 0; i < MOST_TURNED_AWAY; i++) {
      SocketChannel next = channel.accept();
      if (next == null || !ipv6Only || !isIpv4(next)) {
        return next;
      }
      Host.reset(next);
    }
    return null;
  }

  private static boolean isIpv4(SocketChannel caller) throws IOException {
    return AddressFamily.of(caller.getRemoteAddress()) == AddressFamily.INET;
  }

  private void closeWaitingIfClosed() {
    if (channel.isOpen()) {
      return;
    }
    for (SocketChannel next = waiting.pollFirst(); next != null; next = waiting.pollFirst()) {
      Host.reset(next);
    }
  }
}
