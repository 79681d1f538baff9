package dev.layersock.differential;

import dev.layersock.Layersock;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a connect stays in progress.
 *
 * @param address where that is
 * @param kept what keeps it so
 */
record Busy(InetSocketAddress address, List<Closeable> kept) implements AutoCloseable {

  /** In memory: a listener whose connections are made when they are accepted, which nobody does. */
  static Busy inMemory(Layersock layersock) throws IOException {
    ChainSocket listener = World.open(layersock, Kind.TCP4);
    listener.setOption(SockOpt.SO_CONDITIONAL_ACCEPT, true);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    listener.listen(1024);
    return new Busy((InetSocketAddress) listener.localAddress(), List.of(listener));
  }

  /** Of the host: a listener whose queue is full, so that it leaves connects unanswered. */
  static Busy ofHost() throws IOException, InterruptedException {
    List<Closeable> kept = new ArrayList<>();
    ServerSocketChannel listener = ServerSocketChannel.open();
    kept.add(listener);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
    boolean connected = true;
    while (connected) {
      SocketChannel client = SocketChannel.open();
      kept.add(client);
      client.configureBlocking(false);
      client.connect(address);
      connected = client.finishConnect();
      for (int i = 0; i < 20 && !connected; i++) {
        Thread.sleep(5);
        connected = client.finishConnect();
      }
    }
    return new Busy(address, kept);
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : kept) {
      each.close();
    }
  }
}
