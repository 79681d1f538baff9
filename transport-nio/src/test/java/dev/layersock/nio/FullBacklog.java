package dev.layersock.nio;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody who listens and never accepts, with no room left for another connection. On Linux, a
 * connect to it gets no answer. Made of plain channels.
 */
final class FullBacklog implements Closeable {
  static final boolean AVAILABLE = System.getProperty("os.name").equals("Linux");
  private static final int MOST = 20;

  /** So many connects in a row that are in progress are so not by chance. */
  private static final int ENOUGH = 3;

  private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final List<Closeable> channels = new ArrayList<>();
  private final InetSocketAddress address;

  FullBacklog(InetAddress local) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    channels.add(listener);
    listener.bind(new InetSocketAddress(local, 0), 1);
    address = (InetSocketAddress) listener.getLocalAddress();
    List<SocketChannel> waiting = new ArrayList<>();
    while (waiting.size() < ENOUGH || anyGetsIn(waiting)) {
      if (channels.size() > MOST) {
        close();
        throw new IOException("a backlog of 1 has room for " + MOST);
      }
      SocketChannel filler = SocketChannel.open();
      channels.add(filler);
      filler.configureBlocking(false);
      if (filler.connect(address)) {
        waiting.clear();
      } else {
        waiting.add(filler);
      }
    }
  }

  /** A busy machine may take a moment to let in those for whom there is room. */
  private static boolean anyGetsIn(List<SocketChannel> waiting) throws IOException {
    LockSupport.parkNanos(MOMENT_NANOS);
    boolean any = false;
    for (SocketChannel each : waiting) {
      any |= each.finishConnect();
    }
    if (any) {
      waiting.clear();
    }
    return any;
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
