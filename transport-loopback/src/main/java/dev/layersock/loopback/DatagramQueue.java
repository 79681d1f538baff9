package dev.layersock.loopback;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams that wait in one socket. In the long run it allocates nothing.
 *
 * <p>For one thread at a time; its owner's lock guards it.
 */
final class DatagramQueue {
  /** What a datagram takes besides its bytes, so that empty ones cannot pile up for ever. */
  private static final int OVERHEAD = 32;

  private final ByteRing payload = new ByteRing();
  private long payloadTaken;
  private long payloadPut;
  private int[] lengths = {};
  private @Nullable InetSocketAddress[] sources = {};
  private int head;
  private int count;

  boolean isEmpty() {
    return count == 0;
  }

  /** Bytes of the first datagram; 0 if there is none. */
  int firstLength() {
    return count == 0 ? 0 : lengths[head];
  }

  /** Where the first datagram came from; null if there is none. */
  @Nullable InetSocketAddress firstSource() {
    return count == 0 ? null : sources[head];
  }

  /** Appends a datagram, unless the queue is full; an empty queue takes one of any size. */
  boolean offer(InetSocketAddress source, ByteBuffer data, int capacity) {
    int length = data.remaining();
    long waiting = payloadPut - payloadTaken;
    long used = waiting + (long) count * OVERHEAD;
    if (count > 0 && used + length + OVERHEAD > capacity) {
      return false;
    }
    if (count == lengths.length) {
      grow();
    }
    int tail = (head + count) % lengths.length;
    payload.reserve((int) waiting + length, payloadTaken, payloadPut);
    payload.write(payloadPut, data, length);
    payloadPut += length;
    lengths[tail] = length;
    sources[tail] = source;
    count++;
    return true;
  }

  /** Copies the first datagram, or as much of it as there is room for, and tells how much. */
  int peek(ByteBuffer target) {
    int copied = Math.min(firstLength(), target.remaining());
    payload.read(payloadTaken, target, copied);
    return copied;
  }

  /** Removes the first datagram. */
  void drop() {
    payloadTaken += lengths[head];
    sources[head] = null;
    head = (head + 1) % lengths.length;
    count--;
  }

  /** Removes all and gives the memory back. */
  void clear() {
    payload.release();
    payloadTaken = payloadPut;
    lengths = new int[0];
    sources = new InetSocketAddress[0];
    head = 0;
    count = 0;
  }

  private void grow() {
    int[] allLengths = Arrays.copyOf(lengths, Math.max(8, lengths.length * 2));
    @Nullable InetSocketAddress[] allSources = Arrays.copyOf(sources, allLengths.length);
    for (int i = 0; i < count; i++) {
      int from = (head + i) % lengths.length;
      allLengths[i] = lengths[from];
      allSources[i] = sources[from];
    }
    lengths = allLengths;
    sources = allSources;
    head = 0;
  }
}
