package dev.layersock.cli.relay;

import java.util.concurrent.atomic.LongAdder;

/**
 * What the connections of a relay share.
 *
 * @param buffers for data on its way
 * @param total the bytes of all connections, in both directions
 */
record Traffic(BufferPool buffers, LongAdder total) {
  static Traffic none() {
    return new Traffic(BufferPool.forThisProcess(), new LongAdder());
  }
}
