package dev.layersock.benchmarks.memory;

import java.io.IOException;

/** Opens connected pairs of sockets of one kind, and keeps them until it is closed. */
interface Pairs extends AutoCloseable {
  /** Opens another pair, whose two ends both know that they are connected. */
  void add() throws Exception;

  @Override
  void close() throws IOException;
}
