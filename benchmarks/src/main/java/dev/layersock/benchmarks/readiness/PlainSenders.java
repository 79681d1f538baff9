package dev.layersock.benchmarks.readiness;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** The sending ends over TCP: plain blocking channels, the same for all who are compared. */
final class PlainSenders implements Senders {
  private final List<SocketChannel> channels = new ArrayList<>();
  private final ByteBuffer one = ByteBuffer.allocateDirect(1);

  @Override
  public void connect(SocketAddress server) throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channels.add(channel);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_LINGER, 0); // thousands would wait for a minute
  }

  @Override
  public void send(int channel) throws IOException {
    channels.get(channel).write(one.clear());
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}
