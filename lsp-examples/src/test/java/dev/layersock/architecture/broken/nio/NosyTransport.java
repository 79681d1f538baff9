package dev.layersock.architecture.broken.nio;

import dev.layersock.architecture.broken.loopback.NosyLoopback;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/** A transport that knows the other, opens its own channels, and is known by core. */
public final class NosyTransport {
  /** The other transport. */
  public NosyLoopback other() {
    return new NosyLoopback();
  }

  /** From a static opener. */
  public SocketChannel channel() throws IOException {
    return SocketChannel.open();
  }
}
