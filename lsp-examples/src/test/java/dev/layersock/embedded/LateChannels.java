package dev.layersock.embedded;

import dev.layersock.Layersock;
import dev.layersock.LayersockBuilder;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/** A program that chooses the JDK's channels after it has made a builder. */
public final class LateChannels extends SelectorProvider {
  /** For the JDK, which makes it by name. */
  public LateChannels() {}

  /** Prints which provider the JDK uses. */
  public static void main(String[] args) {
    ProviderRegistry registry = ProviderRegistry.discover(LateChannels.class.getClassLoader());
    LayersockBuilder builder =
        Layersock.builder(
            ChainFile.parse("a.yaml", "chains:\n  a: [loopback]\n", registry, key -> null));
    System.setProperty(SelectorProvider.class.getName(), LateChannels.class.getName());
    System.out.println("chosen afterwards: " + SelectorProvider.provider().getClass().getName());
    builder.start().close();
  }

  @Override
  public DatagramChannel openDatagramChannel() throws IOException {
    throw new IOException("there are none");
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
    throw new IOException("there are none");
  }

  @Override
  public Pipe openPipe() throws IOException {
    throw new IOException("there are none");
  }

  @Override
  public AbstractSelector openSelector() throws IOException {
    throw new IOException("there are none");
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() throws IOException {
    throw new IOException("there are none");
  }

  @Override
  public SocketChannel openSocketChannel() throws IOException {
    throw new IOException("there are none");
  }
}
