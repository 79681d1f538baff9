package dev.layersock.benchmarks.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Blocking channels of the JDK, the least that Java code can do to have a connection. They are
 * opened for IPv4, which spares them a system call and the conversion of addresses that the other
 * way to open them costs.
 */
final class PlainChannelPeer implements TcpPeer {
  private final ServerSocketChannel listener;
  private final SocketAddress server;

  PlainChannelPeer() throws IOException {
    listener = ServerSocketChannel.open(StandardProtocolFamily.INET);
    listener.bind(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TcpConnectBenchmark.BACKLOG);
    server = listener.getLocalAddress();
  }

  @Override
  public Object connection() throws IOException {
    SocketChannel client = SocketChannel.open(StandardProtocolFamily.INET);
    client.connect(server);
    SocketChannel accepted = listener.accept();
    client.close();
    accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
    accepted.close();
    return client;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
