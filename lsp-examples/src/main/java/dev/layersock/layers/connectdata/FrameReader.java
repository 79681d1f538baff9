package dev.layersock.layers.connectdata;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes in one frame, in whatever pieces it comes, and never a byte behind it.
 *
 * <p>For one thread at a time.
 */
final class FrameReader {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final boolean answer;
  private final int limit;
  private ByteBuffer bytes = ByteBuffer.allocate(Frame.HEADER);
  private @Nullable FrameKind kind;
  private int length;

  /** How far it has come. */
  enum Progress {
    /** More is needed. */
    PARTIAL,
    /** The frame is there. */
    WHOLE,
    /** What came is no frame, or none of this direction. */
    FOREIGN,
    /** There is more data in it than allowed; nothing of it was taken in. */
    TOO_LARGE
  }

  /**
   * For one frame.
   *
   * @param answer whether it has to be an answer, else a request
   * @param limit bytes of data at most
   */
  FrameReader(boolean answer, int limit) {
    this.answer = answer;
    this.limit = limit;
  }

  /** Where the next bytes go; it has room for no more than surely belong to the frame. */
  ByteBuffer target() {
    return bytes;
  }

  /** Looks at what has been put into the {@link #target()}. */
  Progress received() {
    if (kind == null) {
      return header();
    }
    return bytes.hasRemaining() ? Progress.PARTIAL : Progress.WHOLE;
  }

  private Progress header() {
    if (!Frame.canBegin(bytes, bytes.position(), answer)) {
      return Progress.FOREIGN;
    }
    if (bytes.hasRemaining()) {
      return Progress.PARTIAL;
    }
    kind = FrameKind.of(bytes.get(Frame.FLAGS_AT));
    length = Short.toUnsignedInt(bytes.getShort(Frame.LENGTH_AT));
    if (length > limit) {
      return Progress.TOO_LARGE;
    }
    bytes = length == 0 ? NOTHING : ByteBuffer.allocate(length);
    return length == 0 ? Progress.WHOLE : Progress.PARTIAL;
  }

  /** What the frame says; null until its header is there. */
  @Nullable FrameKind kind() {
    return kind;
  }

  /** Bytes of data that the header tells of. */
  int length() {
    return length;
  }

  /** The data of a whole frame. */
  ByteBuffer data() {
    return bytes.duplicate().flip();
  }
}
