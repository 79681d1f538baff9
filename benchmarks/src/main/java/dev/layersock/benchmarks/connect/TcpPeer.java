package dev.layersock.benchmarks.connect;

import java.io.Closeable;

/** What is measured: one way to have a TCP connection. For one thread. */
interface TcpPeer extends Closeable {
  /** Makes a connection and ends it, both ends. Returns one of them, so that it is not left out. */
  Object connection() throws Exception;
}
