package dev.layersock.jar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Sends back what it gets, and the end of it, on thousands of connections with one thread. */
final class EchoServer implements AutoCloseable {
  private static final int BACKLOG = 4096;
  private static final int CHUNK = 16 * 1024;

  private final Selector selector = Selector.open();
  private final ServerSocketChannel listener = ServerSocketChannel.open();
  private final Thread thread = new Thread(this::run, "echo-server");
  private volatile boolean running = true;
  private volatile @Nullable Throwable failure;

  EchoServer() throws IOException {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  EchoServer(InetSocketAddress address) throws IOException {
    listener.bind(address, BACKLOG);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    thread.setDaemon(true);
    thread.start();
  }

  String address() {
    return "127.0.0.1:" + listener.socket().getLocalPort();
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
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.channel() == listener) {
        accept();
      } else {
        echo(key, (SocketChannel) key.channel(), (ByteBuffer) key.attachment());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException {
    for (SocketChannel next = listener.accept(); next != null; next = listener.accept()) {
      next.configureBlocking(false);
      next.register(selector, SelectionKey.OP_READ, ByteBuffer.allocateDirect(CHUNK));
    }
  }

  private static void echo(SelectionKey key, SocketChannel channel, ByteBuffer buffer)
      throws IOException {
    boolean ended = channel.read(buffer) < 0;
    buffer.flip();
    channel.write(buffer);
    boolean left = buffer.hasRemaining();
    buffer.compact();
    key.interestOps(left ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    if (ended && !left) {
      channel.close();
    }
  }

  @Override
  public void close() {
    running = false;
    selector.wakeup();
    if (failure != null) {
      throw new AssertionError("the echo server failed", failure);
    }
  }
}
