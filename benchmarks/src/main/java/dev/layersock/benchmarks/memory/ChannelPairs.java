package dev.layersock.benchmarks.memory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** The floor over TCP: plain blocking channels. */
final class ChannelPairs implements Pairs {
  private final List<SocketChannel> ends = new ArrayList<>();
  private final ServerSocketChannel server = ServerSocketChannel.open();

  ChannelPairs() throws IOException {
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @Override
  public void add() throws IOException {
    SocketChannel client = SocketChannel.open(server.getLocalAddress());
    client.setOption(StandardSocketOptions.SO_LINGER, 0);
    ends.add(client);
    ends.add(server.accept());
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel end : ends) {
      end.close();
    }
    server.close();
  }
}
