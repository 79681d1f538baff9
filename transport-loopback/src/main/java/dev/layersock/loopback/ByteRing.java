package dev.layersock.loopback;

import java.nio.ByteBuffer;

/**
 * A queue of bytes that grows up to what is put in and then goes round. Empty, it holds no memory
 * until the first byte.
 *
 * <p>For one thread at a time; its owner's lock guards it.
 */
final class ByteRing {
  private static final byte[] NOTHING = {};
  private static final int SMALLEST = 512;

  private byte[] bytes = NOTHING;
  private int head;
  private int size;
  private long taken;

  int size() {
    return size;
  }

  /** How many bytes have been taken or dropped since it was made. */
  long taken() {
    return taken;
  }

  /** Puts in some bytes of a buffer, and moves its position. */
  void put(ByteBuffer source, int count) {
    makeRoom(count);
    int tail = wrap(head + size);
    int first = Math.min(count, bytes.length - tail);
    source.get(bytes, tail, first);
    source.get(bytes, 0, count - first);
    size += count;
  }

  /** Takes out up to {@code count} bytes, as many as there is room for, and tells how many. */
  int take(ByteBuffer target, int count) {
    int copied = peek(target, count);
    drop(copied);
    return copied;
  }

  /** Copies up to {@code count} bytes, as many as there is room for, and tells how many. */
  int peek(ByteBuffer target, int count) {
    int copied = Math.min(Math.min(count, size), target.remaining());
    int first = Math.min(copied, bytes.length - head);
    target.put(bytes, head, first);
    target.put(bytes, 0, copied - first);
    return copied;
  }

  /** Removes the first bytes. */
  void drop(int count) {
    size -= count;
    head = size == 0 ? 0 : wrap(head + count);
    taken += count;
  }

  /** Removes everything and gives the memory back. */
  void release() {
    bytes = NOTHING;
    head = 0;
    size = 0;
  }

  private int wrap(int index) {
    return index >= bytes.length ? index - bytes.length : index;
  }

  private void makeRoom(int count) {
    int needed = size + count;
    if (needed <= bytes.length) {
      return;
    }
    long doubled = Math.max(SMALLEST, 2L * bytes.length);
    byte[] larger = new byte[(int) Math.max(needed, Math.min(doubled, 1 << 30))];
    int first = Math.min(size, bytes.length - head);
    System.arraycopy(bytes, head, larger, 0, first);
    System.arraycopy(bytes, 0, larger, first, size - first);
    bytes = larger;
    head = 0;
  }
}
