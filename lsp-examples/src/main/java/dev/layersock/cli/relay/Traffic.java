package dev.layersock.cli.relay;

import java.util.concurrent.atomic.LongAdder;

/**
 * What the connections of a relay share.
 *
 * @param buffers for data on its way
 * @param total the bytes of all connections, in both directions
 */
record Traffic(BufferPool buffers, LongAdder total) {
  private static final int BUFFER_SIZE = 256 * 1024;
  private static final int BUFFERS_KEPT = 32;

  static Traffic none() {
    return new Traffic(new BufferPool(BUFFER_SIZE, BUFFERS_KEPT), new LongAdder());
  }
}
