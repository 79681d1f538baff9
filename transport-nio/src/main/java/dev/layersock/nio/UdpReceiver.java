package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.IoResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a datagram socket: the filter by peer and family, the sign of a cut
 * datagram that the channel does not give, and the one datagram that was looked at and not yet
 * received.
 *
 * <p>Any thread may call it. The lock keeps datagrams in order and guards what is held.
 */
final class UdpReceiver {
  /** More than a kernel queues; a flood must not hold a change of the peer for ever. */
  private static final int MOST_DROPPED = 65536;

  private record Datagram(ByteBuffer data, SocketAddress source) {}

  private final Scratch scratches;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Datagram held; // written under the lock
  private volatile @Nullable InetSocketAddress peer; // written under the lock
  private volatile boolean ipv6Only;

  UdpReceiver(Scratch scratches) {
    this.scratches = scratches;
  }

  /**
   * Whether datagrams from IPv4 are to be dropped, which the system's channels of IPv6 take too.
   * Said once, before anything is received.
   */
  void keepToIpv6(boolean only) {
    ipv6Only = only;
  }

  @Nullable InetSocketAddress peer() {
    return peer;
  }

  /** Whether a datagram was looked at and waits. */
  boolean holds() {
    return held != null;
  }

  /**
   * Sets the only source to receive from, null for any. What waits is dropped, if it is another.
   */
  void setPeer(@Nullable InetSocketAddress other, @Nullable DatagramChannel channel)
      throws IOException {
    lock.lock();
    try {
      boolean changes = !Objects.equals(peer, other);
      peer = other;
      if (changes && channel != null) {
        dropAll(channel);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Receives or looks at one datagram. */
  int receive(DatagramChannel channel, ByteBuffer target, boolean peek, @Nullable AddressBox from)
      throws IOException {
    lock.lock();
    try {
      if (peek || held != null) {
        return receiveHeld(channel, target, peek, from);
      }
      return target.remaining() >= Protocols.MAX_DATAGRAM
          ? receiveDirectly(channel, target, from)
          : receiveCopy(channel, target, from);
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of the next datagram; -1 if there is none. */
  int look(DatagramChannel channel) throws IOException {
    lock.lock();
    try {
      Datagram next = hold(channel);
      return next == null ? -1 : next.data().capacity();
    } finally {
      lock.unlock();
    }
  }

  private int receiveHeld(
      DatagramChannel channel, ByteBuffer target, boolean peek, @Nullable AddressBox from)
      throws IOException {
    Datagram next = hold(channel);
    if (next == null) {
      return IoResult.WOULD_BLOCK;
    }
    if (!peek) {
      held = null;
    }
    if (from != null) {
      from.set(next.source());
    }
    int size = next.data().capacity();
    int fits = Math.min(size, target.remaining());
    target.put(target.position(), next.data(), 0, fits);
    target.position(target.position() + fits);
    return complete(fits, size);
  }

  /** For a buffer that no datagram overflows. */
  private int receiveDirectly(DatagramChannel channel, ByteBuffer target, @Nullable AddressBox from)
      throws IOException {
    int start = target.position();
    for (SocketAddress source = channel.receive(target);
        source != null;
        source = channel.receive(target)) {
      if (isWanted(source)) {
        if (from != null) {
          from.set(source);
        }
        return target.position() - start;
      }
      target.position(start);
    }
    return IoResult.WOULD_BLOCK;
  }

  private int receiveCopy(DatagramChannel channel, ByteBuffer target, @Nullable AddressBox from)
      throws IOException {
    ByteBuffer scratch = scratches.lend();
    try {
      SocketAddress source = receiveFromPeer(channel, scratch);
      if (source == null) {
        return IoResult.WOULD_BLOCK;
      }
      if (from != null) {
        from.set(source);
      }
      int size = scratch.remaining();
      int fits = Math.min(size, target.remaining());
      target.put(scratch.limit(fits));
      return complete(fits, size);
    } finally {
      scratches.giveBack(scratch);
    }
  }

  private @Nullable Datagram hold(DatagramChannel channel) throws IOException {
    Datagram present = held;
    if (present != null) {
      return present;
    }
    ByteBuffer scratch = scratches.lend();
    try {
      SocketAddress source = receiveFromPeer(channel, scratch);
      if (source == null) {
        return null;
      }
      ByteBuffer data = ByteBuffer.allocate(scratch.remaining());
      data.put(scratch);
      present = new Datagram(data, source);
      held = present;
      return present;
    } finally {
      scratches.giveBack(scratch);
    }
  }

  private @Nullable SocketAddress receiveFromPeer(DatagramChannel channel, ByteBuffer scratch)
      throws IOException {
    for (SocketAddress source = channel.receive(scratch.clear());
        source != null;
        source = channel.receive(scratch.clear())) {
      if (isWanted(source)) {
        scratch.flip();
        return source;
      }
    }
    return null;
  }

  private void dropAll(DatagramChannel channel) throws IOException {
    held = null;
    ByteBuffer scratch = scratches.lend();
    try {
      for (int i = 0; i < MOST_DROPPED && channel.receive(scratch.clear()) != null; i++) {
        scratch.clear();
      }
    } finally {
      scratches.giveBack(scratch);
    }
  }

  private boolean isWanted(SocketAddress source) {
    InetSocketAddress only = peer;
    if (only != null) {
      return only.equals(source);
    }
    return !ipv6Only || AddressFamily.of(source) != AddressFamily.INET;
  }

  private static int complete(int received, int size) throws WsaException {
    if (received < size) {
      throw new WsaException(
          WsaError.WSAEMSGSIZE,
          "a datagram of " + size + " bytes did not fit into a buffer of " + received);
    }
    return received;
  }
}
