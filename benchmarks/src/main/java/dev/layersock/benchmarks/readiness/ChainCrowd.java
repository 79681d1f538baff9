package dev.layersock.benchmarks.readiness;

import dev.layersock.Layersock;
import dev.layersock.benchmarks.chain.MeasuredChain;
import dev.layersock.catalog.Sockets;
import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.SocketSelector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Accepts in a chain without layers; how the accepted sockets are watched is left open. */
abstract class ChainCrowd implements Crowd {
  private final Layersock layersock;
  private final Senders senders;
  private final ChainSocket listener;

  ChainCrowd(String base) throws WsaException {
    layersock = MeasuredChain.start(base, 0, 0);
    Sockets sockets = layersock.sockets();
    senders = base.equals("loopback") ? new ChainSenders(sockets) : new PlainSenders();
    listener = sockets.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
  }

  final SocketSelector openSelector() {
    return layersock.openSelector();
  }

  /** Has a socket watched from now on. */
  abstract void watch(ChainSocket accepted) throws WsaException;

  /** Ends the watching of all. */
  abstract void stop() throws InterruptedException;

  @Override
  public final void add() throws IOException {
    senders.connect(listener.localAddress());
    ChainSocket accepted = listener.accept();
    if (accepted == null) {
      throw new IllegalStateException("a blocking accept has not waited");
    }
    watch(accepted.setBlocking(false));
  }

  @Override
  public final void send(int pair) throws IOException {
    senders.send(pair);
  }

  @Override
  public final void close() throws IOException, InterruptedException {
    stop();
    senders.close();
    layersock.close(); // and with it all that was accepted
  }
}
