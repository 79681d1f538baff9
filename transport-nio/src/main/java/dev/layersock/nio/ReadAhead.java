package dev.layersock.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Bytes that were read from a stream to look at them, and that the next receive gets first. Not
 * thread-safe; guarded by the lock of its socket.
 */
final class ReadAhead {
  static final int SMALLEST = 64;

  private byte[] bytes = {};
  private int start;
  private int end;

  int size() {
    return end - start;
  }

  boolean isEmpty() {
    return start == end;
  }

  /** Hands bytes over, as many as there are and fit. */
  int moveTo(ByteBuffer target) {
    int count = copyTo(target);
    start += count;
    return count;
  }

  /** Shows bytes, as many as there are and fit, and keeps them. */
  int copyTo(ByteBuffer target) {
    int count = Math.min(size(), target.remaining());
    target.put(bytes, start, count);
    return count;
  }

  /**
   * Reads once, to have a number of bytes or less.
   *
   * @return as the channel's read
   */
  int fillFrom(ReadableByteChannel channel, int wanted) throws IOException {
    int more = wanted - size();
    if (end + more > bytes.length) {
      byte[] larger = new byte[Math.max(SMALLEST, wanted)];
      System.arraycopy(bytes, start, larger, 0, size());
      end -= start;
      start = 0;
      bytes = larger;
    }
    int count = channel.read(ByteBuffer.wrap(bytes, end, more));
    end += Math.max(count, 0);
    return count;
  }

  /** Forgets everything. */
  void clear() {
    start = 0;
    end = 0;
  }
}
