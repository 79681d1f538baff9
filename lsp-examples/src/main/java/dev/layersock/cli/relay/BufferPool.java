package dev.layersock.cli.relay;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Direct buffers for data on its way, so that idle connections hold none. A few are kept for reuse;
 * the others go when nobody uses them. Any thread may call it.
 */
final class BufferPool {
  private final int size;
  private final int mostKept;
  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kept = new AtomicInteger();

  /**
   * A pool, empty at first.
   *
   * @param size bytes of each buffer
   * @param mostKept buffers that are kept while nobody uses them
   */
  BufferPool(int size, int mostKept) {
    this.size = size;
    this.mostKept = mostKept;
  }

  /**
   * A cleared buffer.
   *
   * @throws WsaException WSAENOBUFS if there is no memory for one more
   */
  ByteBuffer take() throws WsaException {
    ByteBuffer buffer = free.poll();
    if (buffer != null) {
      kept.decrementAndGet();
      return buffer.clear();
    }
    try {
      return ByteBuffer.allocateDirect(size);
    } catch (OutOfMemoryError e) {
      // The limit of direct memory, not of the heap: one connection ends, the others go on.
      throw new WsaException(WsaError.WSAENOBUFS, "no memory for a buffer", null, e);
    }
  }

  /** Gives a buffer back. */
  void give(ByteBuffer buffer) {
    if (kept.incrementAndGet() > mostKept) {
      kept.decrementAndGet();
    } else {
      free.add(buffer);
    }
  }
}
