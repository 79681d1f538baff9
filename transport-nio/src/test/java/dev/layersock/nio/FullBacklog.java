package dev.layersock.nio;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who listens and never accepts, with no room left for another connection. On Linux, a
 * connect to it gets no answer. Made of plain channels.
 */
final class FullBacklog implements Closeable {
  static final boolean AVAILABLE = System.getProperty("os.name").equals("Linux");
  private static final int MOST = 20;

  private final List<Closeable> channels = new ArrayList<>();
  private final InetSocketAddress address;

  FullBacklog(InetAddress local) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    channels.add(listener);
    listener.bind(new InetSocketAddress(local, 0), 1);
    address = (InetSocketAddress) listener.getLocalAddress();
    // One that is in progress may have been slow; that three in a row are is not by chance.
    int waiting = 0;
    while (waiting < 3) {
      if (channels.size() > MOST) {
        close();
        throw new IOException("a backlog of 1 has room for " + MOST);
      }
      SocketChannel filler = SocketChannel.open();
      channels.add(filler);
      filler.configureBlocking(false);
      waiting = filler.connect(address) || filler.finishConnect() ? 0 : waiting + 1;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() throws IOException {
    for (Closeable channel : channels) {
      channel.close();
    }
  }
}
