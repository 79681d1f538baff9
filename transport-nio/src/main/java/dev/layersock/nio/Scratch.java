package dev.layersock.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Buffers that hold any datagram, lent for the time of one call. Not bound to threads, since
 * virtual ones would each have their own.
 *
 * <p>Any thread may call it; it has no lock.
 */
final class Scratch {
  private static final int CAPACITY = 65536;

  private final AtomicReferenceArray<@Nullable ByteBuffer> free =
      new AtomicReferenceArray<>(Runtime.getRuntime().availableProcessors() * 2);

  /** An empty buffer, for the caller alone. */
  ByteBuffer lend() {
    for (int i = 0; i < free.length(); i++) {
      ByteBuffer buffer = free.getAndSet(i, null);
      if (buffer != null) {
        return buffer.clear();
      }
    }
    return ByteBuffer.allocateDirect(CAPACITY);
  }

  /**
   * Reads once from a channel, and drops what that gives.
   *
   * @return as the channel's read
   */
  int drop(ReadableByteChannel channel) throws IOException {
    ByteBuffer buffer = lend();
    try {
      return channel.read(buffer);
    } finally {
      giveBack(buffer);
    }
  }

  /** Takes a buffer back; one too many is left to the garbage collector. */
  void giveBack(ByteBuffer buffer) {
    for (int i = 0; i < free.length(); i++) {
      if (free.compareAndSet(i, null, buffer)) {
        return;
      }
    }
  }
}
