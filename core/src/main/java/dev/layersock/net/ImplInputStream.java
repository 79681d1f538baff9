package dev.layersock.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Reads what a socket receives. {@link java.net.Socket} wraps it, so that closing closes that. */
final class ImplInputStream extends InputStream {
  private final ChainSocketImpl impl;

  ImplInputStream(ChainSocketImpl impl) {
    this.impl = impl;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    return length == 0 ? 0 : impl.read(target, offset, length);
  }

  @Override
  public int available() throws IOException {
    return impl.available();
  }

  @Override
  public void close() throws IOException {
    impl.close();
  }
}
