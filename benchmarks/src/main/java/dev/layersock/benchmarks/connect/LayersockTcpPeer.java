package dev.layersock.benchmarks.connect;

import dev.layersock.Layersock;
import dev.layersock.benchmarks.chain.MeasuredChain;
import dev.layersock.catalog.Sockets;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;

/** A protocol chain over nio with blocking sockets, as they are when nobody changes anything. */
final class LayersockTcpPeer implements TcpPeer {
  private final Layersock layersock;
  private final Sockets sockets;
  private final ChainSocket listener;
  private final SocketAddress server;

  /** With so many layers on connect's path. */
  LayersockTcpPeer(int called) throws WsaException {
    layersock = MeasuredChain.start("nio", called, 0);
    sockets = layersock.sockets();
    listener =
        sockets.listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            TcpConnectBenchmark.BACKLOG);
    listener.setOption(SockOpt.SO_LINGER, Linger.RESET); // accepted sockets inherit it
    server = listener.localAddress();
  }

  @Override
  public Object connection() throws WsaException {
    ChainSocket client = sockets.connect(server);
    ChainSocket accepted = Objects.requireNonNull(listener.accept()); // it waits
    client.close();
    accepted.close();
    return client;
  }

  @Override
  public void close() {
    layersock.close();
  }
}
