package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a connected stream socket.
 *
 * <p>On the JVM only a read tells that the peer has ended its stream, so looking reads ahead, and
 * the next receive gets first what was read. That is how select, MSG_PEEK, FIONREAD and a watch of
 * CLOSED work. A watch of CLOSED does not spin over data that nobody receives: once there is some
 * that was read ahead it rests until that is received.
 *
 * <p>The end is told when all data before it has been received. That holds for a connection that
 * breaks, too: when a send learns of it, what has come before is still received first.
 *
 * <p>Any thread may call it. The socket's lock keeps what is read in order; sending has no lock but
 * the channel's.
 */
final class TcpStream implements TcpState {
  private static final int FURTHEST_LOOK = 65536;
  private static final int MOST_DISCARDS = 16;

  private final NioSocket socket;
  private final SocketChannel channel;
  private final InetSocketAddress peer;
  private final boolean accepted;
  private final long since;

  private @Nullable ReadAhead ahead; // guarded by the socket's lock
  private volatile boolean unread; // whether there is something ahead; written under the lock
  private volatile boolean ended; // whether no more comes from the channel; written under the lock
  private volatile boolean full;
  private volatile boolean sendingEnded;
  private volatile boolean receivingEnded;
  private volatile boolean disconnected; // written under the socket's lock
  private volatile @Nullable WsaError broken;
  private volatile boolean sendFailed; // it found a break, or the peer gone that had ended

  TcpStream(NioSocket socket, SocketChannel channel, InetSocketAddress peer, boolean accepted) {
    this.socket = socket;
    this.channel = channel;
    this.peer = peer;
    this.accepted = accepted;
    this.since = socket.host.context().time().nanoTime();
  }

  @Override
  public @Nullable SocketChannel channel() {
    return disconnected ? null : channel;
  }

  @Override
  public InetSocketAddress peer() throws WsaException {
    requireConnected();
    return peer;
  }

  @Override
  public int connectSeconds() {
    return disconnected ? -1 : socket.host.secondsSince(since);
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public void requireConnectable() throws WsaException {
    throw TcpState.connectedAlready();
  }

  /** Calls that are under way find no connection any more. */
  @Override
  public void disconnect(LocalEnd next) throws IOException {
    if (accepted) {
      throw new WsaException(WsaError.WSAEOPNOTSUPP, "the socket did not connect by itself");
    }
    requireConnected();
    next.takeOver(channel);
    disconnected = true;
    socket.forget();
    Host.reset(channel);
    socket.deregister();
  }

  @Override
  public @Nullable Runnable release(Linger how) {
    if (disconnected) {
      return null;
    }
    if (Linger.RESET.equals(how) || resetsOnClose()) {
      Host.reset(channel);
      socket.deregister();
      return null;
    }
    if (how.on() && socket.isBlocking()) {
      socket.deregister();
      LingeringClose slow = new LingeringClose(channel, how.seconds());
      return () -> slow.run(socket.host.pollers(), socket.host.probe());
    }
    socket.closeChannel(channel);
    return null;
  }

  // The calls.

  @Override
  public int send(ByteBuffer source, int flags) throws WsaException {
    requireConnected();
    NioSocket.checkFlags(flags, MessageFlags.DONTROUTE);
    if (sendingEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN, "sending was ended");
    }
    if (!source.hasRemaining()) {
      lookForEnd(); // nothing asks the system
      if (unread && !sendFailed) {
        return 0; // what comes behind that is not known
      }
    }
    sendFailed = sendFailed || broken != null; // which this tells
    requireUnbroken();
    if (sendFailed) {
      throw gone(null);
    }
    if (!source.hasRemaining()) {
      return 0;
    }
    int sent;
    try {
      sent = usable().write(source);
    } catch (IOException | RuntimeException e) {
      sendFailed = true;
      if (ErrorTable.saysPeerGone(e) && !socket.isGone() && !disconnected) {
        throw gone(e); // which changes nothing of what there is to receive
      }
      WsaException failure = breaks(e);
      lookForEnd(); // what came before the break is to be received first
      throw failure;
    }
    if (source.hasRemaining()) {
      full = true;
    } else if (full) {
      full = false;
    }
    return sent == 0 ? IoResult.WOULD_BLOCK : sent;
  }

  @Override
  public int recv(ByteBuffer target, int flags) throws WsaException {
    requireConnected();
    NioSocket.checkFlags(flags, MessageFlags.PEEK | MessageFlags.DONTROUTE);
    if (receivingEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN, "receiving was ended");
    }
    socket.lock.lock();
    try {
      boolean looks = (flags & MessageFlags.PEEK) != 0 || !target.hasRemaining();
      return looks ? peek(target) : read(target);
    } catch (IOException | RuntimeException e) {
      throw breaks(e);
    } finally {
      socket.lock.unlock();
    }
  }

  @Override
  public int available() {
    socket.lock.lock();
    try {
      if (receivingEnded || disconnected) {
        return 0;
      }
      look(FURTHEST_LOOK);
      return ahead == null ? 0 : ahead.size();
    } finally {
      socket.lock.unlock();
    }
  }

  @Override
  public void shutdown(ShutdownHow how) throws WsaException {
    requireConnected();
    try {
      if (how.endsSending() && !sendingEnded) {
        sendingEnded = true;
        channel.shutdownOutput();
      }
    } catch (IOException | RuntimeException e) {
      throw breaks(e);
    }
    if (how.endsReceiving() && !receivingEnded) {
      receivingEnded = true;
      discard();
    }
  }

  @Override
  public boolean holdsErrorBack() {
    lookForEnd();
    return unread;
  }

  // Readiness.

  @Override
  public int known() {
    if (disconnected) {
      return 0;
    }
    boolean lost = broken != null;
    int events = 0;
    if (unread || ended || lost || receivingEnded) {
      events |= Readiness.READABLE;
    }
    if (!full || lost || sendingEnded || sendFailed) {
      events |= Readiness.WRITABLE;
    }
    if (ended && !unread) {
      events |= Readiness.CLOSED;
    }
    return events;
  }

  @Override
  public int select() throws WsaException {
    if (full) {
      try {
        full = !socket.host.probe().isReady(channel, SelectionKey.OP_WRITE);
      } catch (IOException | RuntimeException e) {
        if (disconnected) {
          return 0;
        }
        throw breaks(e);
      }
    }
    lookForEnd();
    return known();
  }

  @Override
  public int interest(int events) {
    int ops = 0;
    if ((events & Readiness.WRITABLE) != 0) {
      ops |= SelectionKey.OP_WRITE;
    }
    boolean awaitsEnd = (events & Readiness.CLOSED) != 0 && !unread;
    boolean discards = receivingEnded && !ended;
    if ((events & Readiness.READABLE) != 0 || awaitsEnd || discards) {
      ops |= SelectionKey.OP_READ;
    }
    return ops;
  }

  @Override
  public int ready(int ops) {
    int events = 0;
    if ((ops & SelectionKey.OP_WRITE) != 0) {
      full = false;
      events |= Readiness.WRITABLE;
    }
    if ((ops & SelectionKey.OP_READ) != 0) {
      events |= Readiness.READABLE;
      if (receivingEnded || socket.watches(Readiness.CLOSED)) {
        lookForEnd();
      }
    }
    return events | known();
  }

  // Reading.

  /** Takes what was read ahead, and what the channel has. Under the lock. */
  private int read(ByteBuffer target) throws IOException {
    int moved = unread ? takeAhead(target) : 0;
    int received = 0;
    if (target.hasRemaining()) { // more may have come since
      received = ended ? -1 : readOn(target, moved > 0);
    }
    if (broken != null && !unread) {
      look(1); // whether more is left in the channel decides whether it is CLOSED
    }
    if (received > 0 || moved > 0) {
      return moved + Math.max(received, 0);
    }
    return nothing(received);
  }

  private int readOn(ByteBuffer target, boolean haveSome) throws IOException {
    try {
      int received = usable().read(target);
      if (received < 0) {
        ended = true;
      }
      return received;
    } catch (IOException e) {
      if (!haveSome || e instanceof ClosedChannelException) {
        throw e;
      }
      lose(e); // what was received comes first, the next call reports it
      ended = true;
      return 0;
    }
  }

  private int peek(ByteBuffer target) throws WsaException {
    look(Math.max(1, Math.min(target.remaining(), FURTHEST_LOOK)));
    ReadAhead present = ahead;
    return unread && present != null ? present.copyTo(target) : nothing(ended ? -1 : 0);
  }

  /** What to answer when there is no data. */
  private int nothing(int received) throws WsaException {
    requireUnbroken();
    requireConnected();
    return received < 0 ? IoResult.END_OF_STREAM : IoResult.WOULD_BLOCK;
  }

  private int takeAhead(ByteBuffer target) {
    ReadAhead present = ahead;
    if (present == null) {
      return 0;
    }
    int moved = present.moveTo(target);
    unread = !present.isEmpty();
    return moved;
  }

  /** Learns whether the stream has ended, if no data is before that. */
  private void lookForEnd() {
    if (receivingEnded) {
      discard();
      return;
    }
    socket.lock.lock();
    try {
      if (!unread) {
        look(ReadAhead.SMALLEST); // a small message whole
      }
    } finally {
      socket.lock.unlock();
    }
  }

  /** Reads ahead, to have some bytes or less. Under the lock. */
  private void look(int wanted) {
    ReadAhead present = ahead;
    if (present == null) {
      present = new ReadAhead();
      ahead = present;
    }
    if (!ended && present.size() < wanted) {
      try {
        came(present.fillFrom(usable(), wanted));
      } catch (IOException e) {
        lose(e);
        ended = true;
      }
    }
    unread = !present.isEmpty();
  }

  /** Drops what came after receiving was ended; else it would become a reset of the peer. */
  private void discard() {
    socket.lock.lock();
    try {
      if (ahead != null) {
        ahead.clear();
        unread = false;
      }
      discard(usable());
    } catch (IOException e) {
      lose(e);
      ended = true;
    } finally {
      socket.lock.unlock();
    }
  }

  private void discard(SocketChannel from) throws IOException {
    int received = 1;
    for (int i = 0; i < MOST_DISCARDS && received > 0 && !ended; i++) {
      received = socket.host.scratch().drop(from);
      came(received);
    }
  }

  /**
   * Looks at what is unread, before the end of the socket: it makes a reset of the close, and what
   * was to be dropped does not. The system would know, but a channel that a poller has ends its
   * stream in order first. Under the lock.
   */
  private boolean resetsOnClose() {
    try {
      if (receivingEnded && !channel.isBlocking()) {
        discard(channel);
      }
      boolean looks = socket.isPolled() && !receivingEnded && !ended;
      return unread || (looks && socket.host.scratch().drop(channel) > 0);
    } catch (IOException e) {
      return false; // it is broken, which says as much as a reset
    }
  }

  /** Notes the end that a read has told; to a broken connection nothing new comes. Under lock. */
  private void came(int received) {
    if (received < 0 || (received == 0 && broken != null)) {
      ended = true;
    }
  }

  /** The channel, for a call that must not wait. */
  private SocketChannel usable() throws IOException {
    if (socket.isGone()) { // a close that lingers has the channel, and waits in it
      throw new ClosedChannelException();
    }
    if (channel.isBlocking()) {
      socket.lock.lock();
      try {
        socket.unblock(channel);
      } finally {
        socket.lock.unlock();
      }
    }
    return channel;
  }

  // Breaking.

  /** The failure as the interface reports it, once it is noted that it breaks the connection. */
  private WsaException breaks(Exception e) {
    if (e instanceof WsaException known) {
      return known;
    }
    if (disconnected && !socket.isGone()) {
      return TcpState.notConnected();
    }
    WsaError error = lose(e);
    told();
    WsaException failure = socket.failure(e, peer);
    return failure.error() == error || socket.isGone()
        ? failure
        : new WsaException(error, null, peer, e);
  }

  /** Notes that the connection is gone, for the first reason that was met. */
  private WsaError lose(Exception e) {
    WsaError error = broken;
    if (error == null) {
      error = ErrorTable.ofStream(e, socket.has(SockOpt.SO_KEEPALIVE));
      broken = error;
      if (!disconnected && !socket.isGone()) {
        socket.note(error);
      }
    }
    return error;
  }

  /** The application is being told why the connection is gone. */
  private void told() {
    if (!disconnected) {
      socket.forget();
    }
  }

  private WsaException gone(@Nullable Exception cause) {
    return new WsaException(WsaError.WSAECONNRESET, "the peer is gone", peer, cause);
  }

  private void requireConnected() throws WsaException {
    if (disconnected) {
      throw TcpState.notConnected();
    }
  }

  private void requireUnbroken() throws WsaException {
    WsaError error = broken;
    if (error != null) {
      requireConnected(); // else it broke since it was cut
      told();
      throw socket.failure(new WsaException(error, null, peer), peer);
    }
  }
}
