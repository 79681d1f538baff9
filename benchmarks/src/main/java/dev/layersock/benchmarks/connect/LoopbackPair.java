package dev.layersock.benchmarks.connect;

import dev.layersock.Layersock;
import dev.layersock.benchmarks.chain.MeasuredChain;
import dev.layersock.catalog.Sockets;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Layersock over the network in memory, with its default settings. The listener does not block, so
 * that a connection that is not there at once would be an error and not a wait.
 */
final class LoopbackPair implements AutoCloseable {
  private static final InetSocketAddress SERVER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 9000);

  private final Layersock layersock;
  private final Sockets sockets;
  private final ChainSocket listener;

  private LoopbackPair(Layersock layersock) throws WsaException {
    this.layersock = layersock;
    this.sockets = layersock.sockets();
    this.listener = sockets.listen(SERVER, 16).setBlocking(false);
  }

  /**
   * Assembles the chain and listens.
   *
   * @param called how many layers are on connect's path
   */
  static LoopbackPair start(int called) throws WsaException {
    return new LoopbackPair(MeasuredChain.start("loopback", called, 0));
  }

  /** One connection, both ends of it closed. */
  ChainSocket connectAndClose() throws WsaException {
    ChainSocket client = sockets.socket(AddressFamily.INET, SocketType.STREAM);
    client.connect(SERVER);
    ChainSocket server = listener.accept();
    if (server == null) {
      throw new IllegalStateException("the connection is not there");
    }
    client.close();
    server.close();
    return client;
  }

  @Override
  public void close() {
    layersock.close();
  }
}
