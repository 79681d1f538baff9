package dev.layersock.loopback;

import dev.layersock.spi.IoResult;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What was sent to one end of a connection and has not been received: bytes, some of them perhaps
 * still on their way, and an urgent byte.
 *
 * <p>The connection's lock guards it, and to change it takes {@link #shut}, too; but for {@link
 * #putUnlocked} and {@link #takeUnlocked}, which any thread may call. They go past the lock while
 * the inbox is open.
 */
final class Inbox {
  /** What a transfer without the lock answers if it takes the lock to know. */
  static final int LOCKED = Integer.MIN_VALUE;

  private final boolean delayed;
  private int capacity;
  private int onTheWay;

  /** The bytes; null before the first one, and when all were dropped. */
  private @Nullable StreamRing ring;

  private @Nullable UrgentByte urgent;
  private boolean urgentUnread;

  /**
   * An empty one.
   *
   * @param delayed whether bytes count only once they {@link #arrive}
   */
  Inbox(int capacity, boolean delayed) {
    this.capacity = capacity;
    this.delayed = delayed;
  }

  /** Changes how many bytes may wait; those that wait already stay. */
  void capacity(int bytes) {
    capacity = bytes;
  }

  boolean isEmpty() {
    return size() == 0;
  }

  private int size() {
    return ring == null ? 0 : ring.size();
  }

  /** Bytes that more can be put in. */
  int room() {
    return Math.max(0, capacity - size());
  }

  /** Whether some bytes have not arrived. */
  boolean hasSomeOnTheWay() {
    return onTheWay > 0;
  }

  /** Bytes that can be received. */
  int arrived() {
    return size() - onTheWay;
  }

  /** Puts in bytes, as many as there is room for, and tells how many. */
  int put(ByteBuffer source, int atMost) {
    int count = Math.min(atMost, room());
    if (count <= 0) {
      return 0;
    }
    if (ring == null) {
      ring = new StreamRing();
    }
    ring.grow(count);
    ring.put(source, count);
    if (delayed) {
      onTheWay += count;
    }
    return count;
  }

  /**
   * Puts in bytes, as many as there is room for, without the lock.
   *
   * @return how many; WOULD_BLOCK if there is no room, {@link #LOCKED}
   */
  int putUnlocked(ByteBuffer source) {
    StreamRing present = ring;
    if (present == null || !present.sender.enter()) {
      return LOCKED;
    }
    try {
      int count = present.room(capacity, source.remaining());
      if (count == 0) {
        return source.hasRemaining() ? IoResult.WOULD_BLOCK : LOCKED;
      }
      if (!present.fits(count)) {
        return LOCKED;
      }
      present.put(source, count);
      return count;
    } finally {
      present.sender.leave();
    }
  }

  /**
   * Takes bytes out, or looks at them, without the lock.
   *
   * @return how many; WOULD_BLOCK if there is none, {@link #LOCKED}
   */
  int takeUnlocked(ByteBuffer target, boolean peek) {
    StreamRing present = ring;
    if (present == null) {
      return LOCKED;
    }
    if (present.size() == 0) { // who looks often, and enters nowhere, delays nobody
      return present.receiver.isOpen() ? IoResult.WOULD_BLOCK : LOCKED;
    }
    if (!present.receiver.enter()) {
      return LOCKED;
    }
    try {
      int waiting = present.size();
      if (waiting == 0) {
        return IoResult.WOULD_BLOCK;
      }
      return peek ? present.peek(target, waiting) : present.take(target, waiting);
    } finally {
      present.receiver.leave();
    }
  }

  /** Whether transfers may go past the lock, as far as what is in it matters. */
  boolean mayOpen() {
    return ring != null && !delayed && urgent == null;
  }

  /** Lets transfers go past the lock. */
  void open() {
    StreamRing present = ring;
    if (present != null) {
      present.open();
    }
  }

  /** Lets no transfer go past the lock any more, and waits for those that do. */
  void shut() {
    StreamRing present = ring;
    if (present != null) {
      present.shut();
    }
  }

  /** Whether all of some bytes could be put in, the last of them being urgent. */
  boolean hasRoomForUrgent(int count, boolean inline) {
    return room() >= (inline ? count : count - 1);
  }

  /** Puts in the whole buffer; its last byte is urgent. */
  UrgentByte putUrgent(ByteBuffer source, boolean inline) {
    byte value = source.get(source.limit() - 1);
    put(source, source.remaining() - 1);
    UrgentByte mark = new UrgentByte(position() + size(), value, inline);
    if (inline) {
      put(source, 1);
    } else {
      source.position(source.limit());
    }
    if (!delayed) {
      arrive(0, mark);
    }
    return mark;
  }

  /**
   * Lets bytes that were on their way count. A later urgent byte takes the place of an unread one,
   * which is lost, as in BSD.
   */
  void arrive(int bytes, @Nullable UrgentByte mark) {
    onTheWay = Math.max(0, onTheWay - bytes);
    if (mark != null) {
      urgent = mark;
      urgentUnread = !mark.inline();
    }
  }

  /** Takes out what has arrived, up to the place of an urgent byte. */
  int take(ByteBuffer target) {
    return ring == null ? 0 : ring.take(target, beforeMark());
  }

  /** As {@link #take}, but leaves it there. */
  int peek(ByteBuffer target) {
    return ring == null ? 0 : ring.peek(target, beforeMark());
  }

  private long position() {
    return ring == null ? 0 : ring.receiver.position();
  }

  private int beforeMark() {
    UrgentByte mark = urgent;
    if (mark == null) {
      return arrived();
    }
    long ahead = mark.position() - position();
    if (ahead > 0) {
      return (int) Math.min(arrived(), ahead);
    }
    return ahead == 0 && mark.inline() ? 1 : arrived();
  }

  /** Whether an urgent byte waits outside of the stream. */
  boolean hasUrgent() {
    return urgentUnread;
  }

  /** Takes the urgent byte, or looks at it. */
  int takeUrgent(ByteBuffer target, boolean peek) {
    UrgentByte mark = urgent;
    if (mark == null || !urgentUnread) {
      return IoResult.WOULD_BLOCK;
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    target.put(mark.value());
    urgentUnread = peek;
    return 1;
  }

  /** Drops everything. */
  void discard() {
    ring = null;
    onTheWay = 0;
    urgent = null;
    urgentUnread = false;
  }
}
