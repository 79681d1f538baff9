package dev.layersock.layers.connectdata;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a frame: four bytes of magic, one of version, one of {@linkplain FrameKind flags},
 * two for the length of the data, most significant first, and the data.
 *
 * <p>The magic is no text in any encoding that is in use and no beginning of a TLS record, so a
 * foreign peer is known by its first byte or soon after.
 */
final class Frame {
  /** Bytes before the data. */
  static final int HEADER = 8;

  /** Bytes of data that the length can tell. */
  static final int MOST_DATA = 0xFFFF;

  /** Where the flags stand. */
  static final int FLAGS_AT = 5;

  /** Where the length stands. */
  static final int LENGTH_AT = 6;

  private static final byte[] BEGINNING = {(byte) 0xF7, (byte) 0xC0, (byte) 0xDA, 0x7A, 1};
  private static final ByteBuffer PLAIN_REQUEST = make(FrameKind.REQUEST, null).asReadOnlyBuffer();

  private Frame() {}

  /** The request of a client that neither brings data nor waits for any. */
  static ByteBuffer plainRequest() {
    return PLAIN_REQUEST.duplicate();
  }

  /**
   * A frame, ready to be sent.
   *
   * @param data copied, its position does not move; {@link #MOST_DATA} bytes at most; null for none
   */
  static ByteBuffer make(FrameKind kind, @Nullable ByteBuffer data) {
    int length = data == null ? 0 : data.remaining();
    if (length > MOST_DATA) {
      throw new IllegalArgumentException(length + " bytes do not fit into a frame");
    }
    ByteBuffer frame = ByteBuffer.allocate(HEADER + length);
    frame.put(BEGINNING).put(kind.flags()).putShort((short) length);
    if (data != null) {
      frame.put(data.duplicate());
    }
    return frame.flip();
  }

  /** Whether some bytes, of which there are {@code count}, can be the beginning of a frame. */
  static boolean canBegin(ByteBuffer bytes, int count, boolean answer) {
    for (int i = 0; i < Math.min(count, BEGINNING.length); i++) {
      if (bytes.get(i) != BEGINNING[i]) {
        return false;
      }
    }
    if (count <= FLAGS_AT) {
      return true;
    }
    FrameKind kind = FrameKind.of(bytes.get(FLAGS_AT));
    return kind != null && kind.isAnswer() == answer;
  }
}
