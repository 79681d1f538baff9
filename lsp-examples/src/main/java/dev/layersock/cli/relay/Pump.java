package dev.layersock.cli.relay;

import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ShutdownHow;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: what comes from the source goes to the sink, and the end of it
 * too. Receives only when all before has been sent, so a slow sink slows its source down. For one
 * thread at a time.
 */
final class Pump {
  /** Bytes that one event moves at most, before others get their turn. */
  private static final int FAIR_SHARE = 512 * 1024;

  private final ChainSocket source;
  private final ChainSocket sink;
  private final BufferPool buffers;
  private final LongAdder total;
  private @Nullable ByteBuffer waiting;
  private boolean readable;
  private boolean writable = true;
  private boolean flowing;
  private boolean starving;
  private boolean ended;
  private boolean done;
  private boolean sinkFailed;
  private volatile long moved;

  /** A direction between two connected, non-blocking sockets. */
  Pump(ChainSocket source, ChainSocket sink, Traffic traffic) {
    this.source = source;
    this.sink = sink;
    this.buffers = traffic.buffers();
    this.total = traffic.total();
  }

  void sourceReadable() {
    readable = true;
  }

  void sinkWritable() {
    writable = true;
  }

  /** Whether the end of the stream was passed on. */
  boolean isDone() {
    return done;
  }

  /** Whether the last run has stopped for want of a buffer. */
  boolean isStarving() {
    return starving;
  }

  /** Bytes that the sink has taken. */
  long moved() {
    return moved;
  }

  /** Whether it was the sink that failed, rather than the source. */
  boolean isSinkFault() {
    return sinkFailed;
  }

  /**
   * Moves what can be moved now, up to a fair share.
   *
   * @throws WsaException if the source or the sink fails
   */
  void run() throws WsaException {
    starving = false;
    int left = FAIR_SHARE;
    while (!done) {
      ByteBuffer buffer = waiting;
      if (buffer != null) {
        if (!writable) {
          return;
        }
        left -= send(buffer);
      } else if (ended) {
        endSending();
      } else if (readable && left > 0) {
        if (!receive()) {
          return;
        }
      } else {
        // Each receive enables FD_READ again: what is left comes back as an event of its own.
        readable = false;
        return;
      }
    }
  }

  /** Gives the buffer back; nothing runs after this. */
  void release() {
    done = true;
    ByteBuffer buffer = waiting;
    if (buffer != null) {
      waiting = null;
      buffers.give(buffer);
    }
  }

  /** False if there is no buffer. */
  private boolean receive() throws WsaException {
    ByteBuffer buffer = buffers.take(flowing);
    if (buffer == null) {
      starving = true;
      return false;
    }
    waiting = buffer;
    int received = source.recv(buffer);
    if (received > 0) {
      // Less than fits means that there is no more; the next event tells when there is.
      readable = !buffer.hasRemaining();
      flowing = readable;
      buffer.flip();
      return true;
    }
    ended = received == IoResult.END_OF_STREAM;
    readable = false;
    flowing = false;
    waiting = null;
    buffers.give(buffer);
    return true;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time writes, others read
  private int send(ByteBuffer buffer) throws WsaException {
    int sent;
    try {
      sent = sink.send(buffer);
    } catch (WsaException e) {
      sinkFailed = true;
      throw e;
    }
    if (sent == IoResult.WOULD_BLOCK) {
      writable = false;
      shrink(buffer);
      return 0;
    }
    moved += sent;
    total.add(sent);
    if (!buffer.hasRemaining()) {
      waiting = null;
      buffers.give(buffer);
    }
    return sent;
  }

  /** A stuck direction does not keep a large buffer from others, if what waits is not much. */
  private void shrink(ByteBuffer stuck) {
    flowing = false;
    if (stuck.capacity() > BufferPool.SMALL && stuck.remaining() <= BufferPool.SMALL) {
      ByteBuffer small = buffers.take(false);
      if (small != null && small.capacity() == BufferPool.SMALL) {
        waiting = small.put(stuck).flip();
        buffers.give(stuck);
      } else if (small != null) {
        buffers.give(small);
      }
    }
  }

  private void endSending() throws WsaException {
    done = true;
    try {
      sink.shutdown(ShutdownHow.SEND);
    } catch (WsaException e) {
      sinkFailed = true;
      throw e;
    }
  }
}
