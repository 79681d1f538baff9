package dev.layersock.benchmarks.transfer;

import dev.layersock.Layersock;
import dev.layersock.benchmarks.chain.MeasuredChain;
import dev.layersock.catalog.Sockets;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A blocking socket of a chain, as it comes, but for TCP_NODELAY, which all over TCP have. */
final class ChainStream implements BlockingStream {
  private final ChainSocket socket;

  private ChainStream(ChainSocket socket) throws WsaException {
    this.socket = socket;
    socket.setOption(SockOpt.TCP_NODELAY, true);
  }

  /**
   * Connects two.
   *
   * @param base the name of the transport
   * @param layers how many layers are called by each send and receive
   */
  static Ends connect(String base, int layers) throws WsaException {
    Layersock layersock = MeasuredChain.start(base, layers, 0);
    Sockets sockets = layersock.sockets();
    ChainSocket listener =
        sockets.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    ChainSocket near = sockets.connect(listener.localAddress());
    ChainSocket far = listener.accept();
    if (far == null) {
      throw new IllegalStateException("a blocking listener has not waited");
    }
    listener.close();
    return new Ends(new ChainStream(near), new ChainStream(far), layersock);
  }

  @Override
  public void send(ByteBuffer source) throws WsaException {
    socket.send(source);
  }

  @Override
  public int receive(ByteBuffer target) throws WsaException {
    return socket.recv(target);
  }

  @Override
  public void close() throws WsaException {
    socket.close();
  }
}
