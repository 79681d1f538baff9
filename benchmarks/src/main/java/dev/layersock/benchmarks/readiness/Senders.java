package dev.layersock.benchmarks.readiness;

import java.io.IOException;
import java.net.SocketAddress;

/** The ends of a crowd's pairs into which bytes go. */
interface Senders extends AutoCloseable {
  /** Connects another. */
  void connect(SocketAddress server) throws IOException;

  /** Sends one byte, from the sender with a number, from 0 in the order of connecting. */
  void send(int sender) throws IOException;

  @Override
  void close() throws IOException;
}
