package dev.layersock.net;

import java.net.Socket;
import java.net.SocketException;

/**
 * A {@link Socket} over a chain. It has no channel. It is closed, too, once its system has ended.
 */
final class LayeredSocket extends Socket {
  private final ChainSocketImpl impl;

  LayeredSocket(ChainSocketImpl impl) throws SocketException {
    super(impl);
    this.impl = impl;
  }

  /** Pools of connections ask this before they use one again. */
  @Override
  public boolean isClosed() {
    return super.isClosed() || impl.hasEnded();
  }
}
