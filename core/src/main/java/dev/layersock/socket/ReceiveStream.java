package dev.layersock.socket;

import dev.layersock.option.IoctlCode;
import dev.layersock.spi.IoResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.IllegalBlockingModeException;
import java.util.Objects;

/** The receiving side of a blocking stream socket. */
final class ReceiveStream extends InputStream {
  private final ChainSocket socket;

  ReceiveStream(ChainSocket socket) {
    this.socket = socket;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    int received = socket.recv(ByteBuffer.wrap(target, offset, length));
    if (received == IoResult.WOULD_BLOCK) {
      throw new IllegalBlockingModeException();
    }
    return received == IoResult.END_OF_STREAM ? -1 : received;
  }

  @Override
  public int available() throws IOException {
    Integer bytes = socket.ioctl(IoctlCode.FIONREAD, null);
    return bytes == null ? 0 : bytes;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
