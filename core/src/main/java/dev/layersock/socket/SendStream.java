package dev.layersock.socket;

import dev.layersock.spi.IoResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.IllegalBlockingModeException;

/** The sending side of a blocking stream socket. */
final class SendStream extends OutputStream {
  private final ChainSocket socket;

  SendStream(ChainSocket socket) {
    this.socket = socket;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(source, offset, length);
    if (socket.send(buffer) == IoResult.WOULD_BLOCK || buffer.hasRemaining()) {
      throw new IllegalBlockingModeException();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
