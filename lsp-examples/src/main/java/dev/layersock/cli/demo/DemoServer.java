package dev.layersock.cli.demo;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.IoResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Answers one connection after the other, on a thread of its own. */
final class DemoServer {
  private static final int CHUNK = 64 * 1024;

  private final ChainSocket listener;
  private final boolean echoes;

  /**
   * A server.
   *
   * @param echoes whether it sends back what it gets; else it says how much that was
   */
  DemoServer(ChainSocket listener, boolean echoes) {
    this.listener = listener;
    this.echoes = echoes;
  }

  /** Serves until the listening socket is closed. */
  void run() throws WsaException {
    try {
      while (true) {
        ChainSocket connection = listener.accept();
        if (connection != null) {
          serve(connection);
        }
      }
    } catch (WsaException e) {
      if (e.error() != WsaError.WSAENOTSOCK) {
        throw e;
      }
    }
  }

  private void serve(ChainSocket connection) throws WsaException {
    try (connection) {
      long total = 0;
      ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
      int received = connection.recv(buffer);
      while (received != IoResult.END_OF_STREAM) {
        total += received;
        if (echoes) {
          connection.send(buffer.flip());
        }
        received = connection.recv(buffer.clear());
      }
      if (!echoes) {
        connection.send(
            ByteBuffer.wrap(("got " + total + " bytes").getBytes(StandardCharsets.UTF_8)));
      }
    }
  }
}
