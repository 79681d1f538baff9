package dev.layersock.benchmarks.transfer;

/** Something that is sent to another thread, which sends it back. For one thread at a time. */
interface Echo {
  /** Waits for the answer to one request, and returns how large it was. */
  int roundTrip() throws Exception;

  /** Ends the connection and the other side. */
  void close() throws Exception;
}
