package dev.layersock.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A listener whose backlog is full, so that who connects to it gets no answer. */
public final class FullServer implements AutoCloseable {
  private final ServerSocket server;
  private final List<SocketChannel> crowd = new ArrayList<>();

  /** Listens on a loopback address, and fills the backlog. */
  public FullServer() throws IOException {
    this(InetAddress.getLoopbackAddress(), 0);
  }

  /** Listens on an address, and fills the backlog. */
  public FullServer(InetAddress address, int port) throws IOException {
    server = new ServerSocket(port, 1, address);
    boolean full = false;
    while (!full) {
      SocketChannel one = SocketChannel.open();
      one.configureBlocking(false);
      crowd.add(one);
      full = !one.connect(server.getLocalSocketAddress()) && !isConnectedSoon(one);
    }
  }

  private static boolean isConnectedSoon(SocketChannel channel) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    boolean connected = channel.finishConnect();
    while (!connected && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      connected = channel.finishConnect();
    }
    return connected;
  }

  /** For the command line. */
  public String address() {
    return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
  }

  /** Where it listens. */
  public InetSocketAddress socketAddress() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel one : crowd) {
      one.close();
    }
    server.close();
  }
}
