package dev.layersock.nio;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.atomic.AtomicInteger;

/** The system's channels, as long as there are any left. */
final class ScarceChannels extends SelectorProvider {
  final AtomicInteger left = new AtomicInteger();
  private final SelectorProvider system = SelectorProvider.provider();

  private void take() throws IOException {
    if (left.getAndUpdate(count -> Math.max(0, count - 1)) == 0) {
      throw new SocketException("Too many open files");
    }
  }

  @Override
  public DatagramChannel openDatagramChannel() throws IOException {
    throw new IOException("the family is not said");
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
    take();
    return system.openDatagramChannel(family);
  }

  @Override
  public Pipe openPipe() throws IOException {
    throw new IOException("no pipe is needed");
  }

  @Override
  public AbstractSelector openSelector() throws IOException {
    take();
    return system.openSelector();
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() throws IOException {
    throw new IOException("the family is not said");
  }

  @Override
  public SocketChannel openSocketChannel() throws IOException {
    throw new IOException("the family is not said");
  }

  @Override
  public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
    take();
    return system.openSocketChannel(family);
  }

  @Override
  public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
    take();
    return system.openServerSocketChannel(family);
  }
}
