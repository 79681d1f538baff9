package dev.layersock.benchmarks.readiness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The floor: one thread at one {@link Selector}, as the JDK's documentation has it. It selects with
 * an action, which saves the set of selected keys, and reads into a direct buffer.
 */
final class SelectorCrowd implements Crowd, Runnable {
  private final PlainSenders senders = new PlainSenders();
  private final ByteBuffer target = ByteBuffer.allocateDirect(64);
  private final Arrivals arrivals;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final Thread thread;
  private volatile boolean closed;

  SelectorCrowd(Arrivals arrivals) throws IOException {
    this.arrivals = arrivals;
    selector = Selector.open();
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    thread = new Thread(this, "selector");
    thread.setDaemon(true);
  }

  @Override
  public void add() throws IOException {
    senders.connect(server.getLocalAddress());
    SocketChannel accepted = server.accept();
    accepted.configureBlocking(false);
    accepted.register(selector, SelectionKey.OP_READ);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void send(int pair) throws IOException {
    senders.send(pair);
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        selector.select(this::read);
      }
    } catch (IOException | RuntimeException e) {
      arrivals.failed(e);
    }
  }

  private void read(SelectionKey key) {
    try {
      arrivals.add(((SocketChannel) key.channel()).read(target.clear()));
    } catch (IOException e) {
      arrivals.failed(e);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    closed = true;
    selector.wakeup();
    thread.join();
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
    server.close();
    senders.close();
  }
}
