package dev.layersock.jar;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends without end to whoever connects, as much as each takes, with one thread. */
final class EndlessServer implements AutoCloseable {
  private static final int BACKLOG = 4096;

  /** What the system keeps of a connection, in bytes, where that is to be little. */
  static final int LITTLE = 32 * 1024;

  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Selector selector = Selector.open();
  private final ServerSocketChannel listener = ServerSocketChannel.open();
  private final ByteBuffer data = ByteBuffer.allocateDirect(64 * 1024);
  private volatile boolean running = true;
  private volatile boolean keepsLittle;
  private volatile long sentAt = System.nanoTime();

  EndlessServer() throws IOException {
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    Thread thread = new Thread(this::run, "endless-server");
    thread.setDaemon(true);
    thread.start();
  }

  String address() {
    return "127.0.0.1:" + listener.socket().getLocalPort();
  }

  /**
   * Has the system keep little for whoever connects from now on. What it keeps by itself is more
   * than a megabyte, and for a thousand more than it has for all connections.
   */
  void keepLittle(boolean on) {
    keepsLittle = on;
  }

  /** Waits until nobody takes anything any more. */
  void untilAllAreStuck() {
    while (System.nanoTime() - sentAt < QUIET_NANOS) {
      LockSupport.parkNanos(QUIET_NANOS / 10);
    }
  }

  private void run() {
    try {
      while (running) {
        selector.select(this::ready);
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.channel() == listener) {
        SocketChannel next = listener.accept();
        if (next != null) {
          next.configureBlocking(false);
          if (keepsLittle) {
            next.setOption(StandardSocketOptions.SO_SNDBUF, LITTLE);
          }
          next.register(selector, SelectionKey.OP_WRITE);
        }
      } else if (((SocketChannel) key.channel()).write(data.duplicate()) > 0) {
        sentAt = System.nanoTime();
      }
    } catch (IOException gone) {
      key.cancel();
      close(key.channel());
    }
  }

  private static void close(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    running = false;
    selector.wakeup();
  }
}
