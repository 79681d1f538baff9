package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
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
 * <p>On the JVM only a read tells that the peer has ended its stream, so looking reads ahead: the
 * bytes wait in a stash, which the next receive gets first. That is how select, MSG_PEEK, FIONREAD
 * and a watch of CLOSED work. A watch of CLOSED does not spin over data that nobody receives: once
 * there is some in the stash it rests until that is received. So the end is told when all data
 * before it has been received.
 *
 * <p>Any thread may call it. The socket's lock keeps what is read in order; sending has no lock but
 * the channel's. Nothing is called out to while the lock is held.
 */
final class TcpStream implements TcpState {
  private static final int FURTHEST_LOOK = 65536;
  private static final int MOST_DISCARDS = 16;

  private final NioSocket owner;
  private final SocketChannel channel;
  private final InetSocketAddress peer;
  private final long since;

  private @Nullable Stash stash; // guarded by the socket's lock
  private volatile boolean stashed; // written under the socket's lock
  private volatile boolean ended; // written under the socket's lock
  private volatile boolean full;
  private volatile boolean sendingEnded;
  private volatile boolean receivingEnded;
  private volatile boolean disconnected; // written under the socket's lock
  private volatile @Nullable WsaError broken;

  TcpStream(NioSocket owner, SocketChannel channel, InetSocketAddress peer) {
    this.owner = owner;
    this.channel = channel;
    this.peer = peer;
    this.since = owner.host.context().time().nanoTime();
  }

  @Override
  public @Nullable SocketChannel channel() {
    return disconnected ? null : channel;
  }

  /** The channel as long as the socket is connected by it. */
  SocketChannel connection() {
    return channel;
  }

  boolean isDisconnected() {
    return disconnected;
  }

  /** Cuts the connection. Calls that are under way find none any more. Under the lock. */
  void disconnect() {
    disconnected = true;
    TcpListener.reset(channel);
  }

  InetSocketAddress peer() {
    return peer;
  }

  long since() {
    return since;
  }

  int send(ByteBuffer source, int flags) throws WsaException {
    if ((flags & (MessageFlags.OOB | MessageFlags.PARTIAL)) != 0) {
      throw unsupported();
    }
    if (sendingEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN, "sending was ended");
    }
    WsaError error = broken;
    if (error != null) {
      throw new WsaException(error, null, peer);
    }
    if (!source.hasRemaining()) {
      return 0;
    }
    int sent;
    try {
      sent = usable().write(source);
    } catch (IOException | RuntimeException e) {
      throw breaks(e);
    }
    if (source.hasRemaining()) {
      full = true;
    } else if (full) {
      full = false;
    }
    return sent == 0 ? IoResult.WOULD_BLOCK : sent;
  }

  int recv(ByteBuffer target, int flags) throws WsaException {
    if ((flags & (MessageFlags.OOB | MessageFlags.PARTIAL)) != 0) {
      throw unsupported();
    }
    if (receivingEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN, "receiving was ended");
    }
    if (target.isReadOnly()) {
      throw new IllegalArgumentException("the buffer to receive into is read-only");
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    int received;
    try {
      received = read(target, (flags & MessageFlags.PEEK) != 0);
    } catch (IOException | RuntimeException e) {
      throw breaks(e);
    }
    owner.refresh();
    return received;
  }

  /** Bytes that can be received now, found by reading ahead. */
  int available() throws WsaException {
    int size;
    owner.lock.lock();
    try {
      look(FURTHEST_LOOK);
      size = stash == null ? 0 : stash.size();
    } finally {
      owner.lock.unlock();
    }
    owner.refresh();
    return size;
  }

  void shutdown(ShutdownHow how) throws WsaException {
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
    owner.fire(known());
    owner.rearm();
  }

  @Override
  public int known() {
    if (disconnected) {
      return 0;
    }
    boolean lost = broken != null;
    int events = 0;
    if (stashed || ended || lost || receivingEnded) {
      events |= Readiness.READABLE;
    }
    if (!full || lost || sendingEnded) {
      events |= Readiness.WRITABLE;
    }
    if (ended || lost) {
      events |= Readiness.CLOSED;
    }
    return events;
  }

  @Override
  public int select() throws WsaException {
    if (full) {
      try {
        full = !owner.host.probe().isReady(channel, SelectionKey.OP_WRITE);
      } catch (IOException | RuntimeException e) {
        if (disconnected) {
          return 0;
        }
        throw breaks(e);
      }
    }
    lookForEnd();
    owner.refresh();
    return known();
  }

  @Override
  public int interest(int events) {
    int ops = 0;
    if ((events & Readiness.WRITABLE) != 0) {
      ops |= SelectionKey.OP_WRITE;
    }
    boolean awaitsEnd = (events & Readiness.CLOSED) != 0 && !stashed;
    boolean discards = receivingEnded && !ended && broken == null;
    if ((events & Readiness.READABLE) != 0 || awaitsEnd || discards) {
      ops |= SelectionKey.OP_READ;
    }
    return ops;
  }

  /** The poller found something. */
  void ready(int ops) {
    int events = 0;
    if ((ops & SelectionKey.OP_WRITE) != 0) {
      full = false;
      events |= Readiness.WRITABLE;
    }
    if ((ops & SelectionKey.OP_READ) != 0) {
      events |= Readiness.READABLE;
      if (receivingEnded) {
        discard();
      } else if (owner.isWatched(Readiness.CLOSED)) {
        lookForEnd();
      }
    }
    owner.fire(events | known());
    if ((ops & SelectionKey.OP_READ) != 0) {
      owner.rearm();
    }
  }

  private int read(ByteBuffer target, boolean peek) throws IOException {
    owner.lock.lock();
    try {
      if (peek) {
        return peek(target);
      }
      int moved = stashed ? moveStash(target) : 0;
      if (moved > 0 && !target.hasRemaining()) {
        return moved;
      }
      int received = ended ? -1 : readOn(target, moved > 0);
      if (received > 0 || moved > 0) {
        return moved + Math.max(received, 0);
      }
      return nothing(received);
    } finally {
      owner.lock.unlock();
    }
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
      return 0;
    }
  }

  private int peek(ByteBuffer target) throws IOException {
    look(Math.min(target.remaining(), FURTHEST_LOOK));
    if (stashed && stash != null) {
      return stash.copyTo(target);
    }
    return nothing(ended || broken != null ? -1 : 0);
  }

  /** What to answer when there is no data. Under the lock. */
  private int nothing(int received) throws WsaException {
    WsaError error = broken;
    if (error != null) {
      throw new WsaException(error, null, peer);
    }
    if (received < 0) {
      return IoResult.END_OF_STREAM;
    }
    return IoResult.WOULD_BLOCK;
  }

  private int moveStash(ByteBuffer target) {
    Stash present = stash;
    if (present == null) {
      return 0;
    }
    int moved = present.moveTo(target);
    stashed = !present.isEmpty();
    return moved;
  }

  /** Learns whether the stream has ended, if no data is before that. */
  private void lookForEnd() {
    owner.lock.lock();
    try {
      if (!stashed) {
        look(1);
      }
    } finally {
      owner.lock.unlock();
    }
  }

  /** Reads ahead, to have some bytes or less in the stash. Under the lock. */
  private void look(int wanted) {
    Stash present = stash;
    if (present == null) {
      present = new Stash();
      stash = present;
    }
    try {
      if (!ended && broken == null && present.size() < wanted) {
        ended = present.fillFrom(usable(), wanted) < 0;
      }
    } catch (IOException e) {
      if (!(e instanceof ClosedChannelException)) {
        lose(e);
      }
    }
    stashed = !present.isEmpty();
  }

  /** Drops what came after receiving was ended; else it would become a reset of the peer. */
  private void discard() {
    ByteBuffer scratch = owner.host.scratch().lend();
    owner.lock.lock();
    try {
      if (stash != null) {
        stash.clear();
        stashed = false;
      }
      for (int i = 0; i < MOST_DISCARDS && !ended && broken == null; i++) {
        int received = usable().read(scratch.clear());
        ended = received < 0;
        if (received <= 0) {
          return;
        }
      }
    } catch (ClosedChannelException e) {
      return; // closed, nobody is interested any more
    } catch (IOException e) {
      lose(e);
    } finally {
      owner.lock.unlock();
      owner.host.scratch().giveBack(scratch);
    }
  }

  /** The channel, for a call that must not wait. */
  private SocketChannel usable() throws IOException {
    if (owner.isClosed()) { // a close that lingers has the channel, and waits in it
      throw new ClosedChannelException();
    }
    if (channel.isBlocking()) {
      owner.lock.lock();
      try {
        owner.unblock(channel);
      } finally {
        owner.lock.unlock();
      }
    }
    return channel;
  }

  private WsaException breaks(Exception e) {
    if (e instanceof WsaException known) {
      return known;
    }
    if (owner.isClosed()) {
      return owner.closedError();
    }
    if (disconnected) {
      return notConnected();
    }
    WsaException failure = ErrorTable.translate(e, peer);
    WsaError error = lose(e);
    owner.refresh();
    return failure.error() == error ? failure : new WsaException(error, null, peer, e);
  }

  /** Notes that the connection is gone. */
  private WsaError lose(Exception e) {
    WsaError error = ErrorTable.meaning(e);
    if (error == WsaError.WSAETIMEDOUT) {
      // The system has one text for two: probes of keep-alive unanswered, or data.
      error = owner.isSet(SockOpt.SO_KEEPALIVE) ? WsaError.WSAENETRESET : WsaError.WSAECONNABORTED;
    }
    broken = error;
    if (!disconnected) {
      owner.noteError(error);
    }
    return error;
  }

  static WsaException notConnected() {
    return new WsaException(WsaError.WSAENOTCONN, "the socket is not connected");
  }

  private static WsaException unsupported() {
    return new WsaException(
        WsaError.WSAEOPNOTSUPP, "a stream here has neither urgent data nor partial messages");
  }
}
