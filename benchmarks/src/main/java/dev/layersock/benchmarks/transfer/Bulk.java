package dev.layersock.benchmarks.transfer;

/** A connection that another thread drains. For one thread at a time. */
interface Bulk {
  /** What one call sends at a time, and what the receiver has room for, in bytes. */
  int CHUNK = 64 * 1024;

  /** Sends so many chunks, and waits until the receiver has said that it has them all. */
  void transfer(int chunks) throws Exception;

  /** Ends the connection and the other side. */
  void close() throws Exception;
}
