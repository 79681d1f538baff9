package dev.layersock.qos;

import java.nio.ByteBuffer;

/**
 * One provider-specific parameter of a quality of service, as Winsock's list of objects has them.
 *
 * @param type the number of its kind
 * @param data its content, without a header; copied, and read-only
 */
public record ProviderObject(int type, ByteBuffer data) {
  /** Copies the data. */
  public ProviderObject {
    ByteBuffer copy = ByteBuffer.allocate(data.remaining());
    copy.put(data.duplicate()).flip();
    data = copy.asReadOnlyBuffer();
  }

  /** The content; each caller gets a position of its own. */
  @Override
  public ByteBuffer data() {
    return data.duplicate();
  }
}
