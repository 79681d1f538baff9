package dev.layersock.benchmarks.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One end of a connection whose calls wait. One implementation is loaded per measured process. */
interface BlockingStream extends AutoCloseable {
  /** Sends everything that remains. */
  void send(ByteBuffer source) throws IOException;

  /** Receives something. Negative at the end of the stream. */
  int receive(ByteBuffer target) throws IOException;

  @Override
  void close() throws IOException;
}
