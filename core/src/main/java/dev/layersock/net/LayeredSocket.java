package dev.layersock.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

  @Override
  public InputStream getInputStream() throws IOException {
    requireNotEnded();
    return super.getInputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    requireNotEnded();
    return super.getOutputStream();
  }

  /** For the calls that a newer JDK answers without asking whether this is closed. */
  private void requireNotEnded() throws SocketException {
    if (impl.hasEnded()) {
      throw new SocketException("Socket is closed");
    }
  }
}
