package dev.layersock.net;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** Writes what a socket sends. {@link java.net.Socket} wraps it, so that closing closes that. */
final class ImplOutputStream extends OutputStream {
  private final ChainSocketImpl impl;

  ImplOutputStream(ChainSocketImpl impl) {
    this.impl = impl;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    if (length > 0) {
      impl.write(source, offset, length);
    }
  }

  @Override
  public void close() throws IOException {
    impl.close();
  }
}
