package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.IoResult;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a datagram socket has received and from whom it takes anything.
 *
 * <p>Any thread may call it. Its lock guards all of it, and no other is taken inside.
 */
final class DatagramInbox {
  private final ReentrantLock lock = new ReentrantLock();
  private final DatagramQueue queue = new DatagramQueue();
  private volatile @Nullable InetSocketAddress peer;
  private boolean ended;
  private boolean closed;
  private boolean unreachable;

  /** The only one that datagrams are taken from; null for everybody. */
  @Nullable InetSocketAddress peer() {
    return peer;
  }

  /** Changes the peer; what came before another one is dropped. */
  void peer(@Nullable InetSocketAddress name) {
    lock.lock();
    try {
      InetSocketAddress before = peer;
      if (name == null ? before != null : !name.equals(before)) {
        queue.clear();
        unreachable = false;
        peer = name;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Queues a datagram, unless it is not from the peer or there is no room. Whether it has. */
  boolean deliver(InetSocketAddress from, ByteBuffer data, int capacity) {
    lock.lock();
    try {
      InetSocketAddress expected = peer;
      return !closed
          && (expected == null || expected.equals(from))
          && queue.offer(from, data, capacity);
    } finally {
      lock.unlock();
    }
  }

  /** Notes that a datagram found nobody. Whether it was one to the peer. */
  boolean peerUnreachable(InetSocketAddress to) {
    lock.lock();
    try {
      boolean matters = to.equals(peer);
      unreachable |= matters;
      return matters;
    } finally {
      lock.unlock();
    }
  }

  int receive(ByteBuffer target, boolean peek, @Nullable AddressBox from) throws WsaException {
    lock.lock();
    try {
      if (ended) {
        throw new WsaException(WsaError.WSAESHUTDOWN, "receiving was ended before");
      }
      if (unreachable) {
        unreachable = false;
        throw new WsaException(WsaError.WSAECONNRESET, "a datagram found nobody there", peer);
      }
      InetSocketAddress sender = queue.firstSource();
      if (sender == null) {
        return IoResult.WOULD_BLOCK;
      }
      int length = queue.firstLength();
      int taken = queue.peek(target);
      if (from != null) {
        from.set(sender);
      }
      if (!peek) {
        queue.drop();
      }
      if (taken < length) {
        throw new WsaException(
            WsaError.WSAEMSGSIZE, "a datagram of " + length + "B did not fit", sender);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a receive has something to say. */
  boolean isReadable() {
    lock.lock();
    try {
      return ended || unreachable || !queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of the first datagram that can be received; 0 if there is none. */
  int firstLength() {
    lock.lock();
    try {
      return ended ? 0 : queue.firstLength();
    } finally {
      lock.unlock();
    }
  }

  /** The error that nobody has been told of yet, as a number; 0 for none. */
  int takeError() {
    lock.lock();
    try {
      int error = unreachable ? WsaError.WSAECONNRESET.code() : 0;
      unreachable = false;
      return error;
    } finally {
      lock.unlock();
    }
  }

  /** Ends receiving. */
  void end() {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
  }

  /** Drops everything, now and from now on. */
  void close() {
    lock.lock();
    try {
      closed = true;
      queue.clear();
    } finally {
      lock.unlock();
    }
  }
}
