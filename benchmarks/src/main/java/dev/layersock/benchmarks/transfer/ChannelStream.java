package dev.layersock.benchmarks.transfer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A channel of the JDK in blocking mode: with direct buffers each call is one call of the system,
 * and there is nothing between. What waits, waits in the kernel.
 */
final class ChannelStream implements BlockingStream {
  private final SocketChannel channel;

  private ChannelStream(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Connects two. */
  static Ends connect() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
      SocketChannel near = SocketChannel.open(StandardProtocolFamily.INET);
      near.connect(listener.getLocalAddress());
      SocketChannel far = listener.accept();
      return new Ends(new ChannelStream(near), new ChannelStream(far), () -> {});
    }
  }

  @Override
  public void send(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      channel.write(source);
    }
  }

  @Override
  public int receive(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
