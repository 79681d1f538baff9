package dev.layersock.loopback;

import java.nio.ByteBuffer;

/**
 * The bytes of a stream between two of its positions. It grows up to what has to be kept, and then
 * goes round. Empty, it holds no memory until the first byte.
 *
 * <p>Any thread may read what is kept while another writes behind it. All else is for one thread at
 * a time, and its owner says for which.
 */
final class ByteRing {
  private static final byte[] NOTHING = {};
  private static final int SMALLEST = 512;

  /** As many as a power of two, if any. */
  private byte[] bytes = NOTHING;

  /** How many bytes it can keep without growing. */
  int length() {
    return bytes.length;
  }

  /** Writes some bytes of a buffer, and moves its position. */
  void write(long at, ByteBuffer source, int count) {
    if (count == 0) {
      return; // it may have no memory, and so no place for a position
    }
    int start = index(at, bytes);
    int first = Math.min(count, bytes.length - start);
    source.get(bytes, start, first);
    source.get(bytes, 0, count - first);
  }

  /** Reads some bytes into a buffer that has the room, and moves its position. */
  void read(long at, ByteBuffer target, int count) {
    if (count == 0) {
      return;
    }
    int start = index(at, bytes);
    int first = Math.min(count, bytes.length - start);
    target.put(bytes, start, first);
    target.put(bytes, 0, count - first);
  }

  /**
   * Makes sure that it can keep so many bytes.
   *
   * @param count at most 2^30
   * @param from the position of the first byte to keep
   * @param to the position behind the last one
   */
  void reserve(int count, long from, long to) {
    if (count <= bytes.length) {
      return;
    }
    byte[] larger = new byte[Math.max(SMALLEST, Integer.highestOneBit(count - 1) << 1)];
    for (long at = from; at < to; ) {
      int start = index(at, bytes);
      int target = index(at, larger);
      int length = Math.min(bytes.length - start, larger.length - target);
      length = (int) Math.min(length, to - at);
      System.arraycopy(bytes, start, larger, target, length);
      at += length;
    }
    bytes = larger;
  }

  /** Removes everything and gives the memory back. */
  void release() {
    bytes = NOTHING;
  }

  private static int index(long position, byte[] in) {
    return (int) position & (in.length - 1);
  }
}
