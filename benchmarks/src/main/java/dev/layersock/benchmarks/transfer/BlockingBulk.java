package dev.layersock.benchmarks.transfer;

import java.nio.ByteBuffer;

/** Bulk through blocking calls: one thread sends, another receives and at the end says so. */
final class BlockingBulk implements Bulk {
  private final Ends ends;
  private final OtherSide otherSide;
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
  private final ByteBuffer word = ByteBuffer.allocateDirect(Long.BYTES);

  BlockingBulk(Ends ends) {
    this.ends = ends;
    this.otherSide = OtherSide.start(() -> drain(ends.far()));
  }

  /** Each transfer begins with its length, and ends with the same as a receipt. */
  private static Void drain(BlockingStream stream) throws Exception {
    ByteBuffer word = ByteBuffer.allocateDirect(Long.BYTES);
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    try (stream) {
      while (fill(word, stream)) {
        for (long left = word.getLong(0); left > 0; ) {
          int received = stream.receive(buffer.clear().limit((int) Math.min(left, CHUNK)));
          if (received < 0) {
            throw new IllegalStateException("cut short by " + left);
          }
          left -= received;
        }
        stream.send(word.flip());
      }
      return null;
    }
  }

  private static boolean fill(ByteBuffer target, BlockingStream stream) throws Exception {
    target.clear();
    while (target.hasRemaining()) {
      if (stream.receive(target) < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void transfer(int chunks) throws Exception {
    word.clear().putLong(0, (long) chunks * CHUNK);
    ends.near().send(word);
    for (int i = 0; i < chunks; i++) {
      ends.near().send(chunk.clear());
    }
    if (!fill(word, ends.near())) {
      throw new IllegalStateException("the other side has hung up");
    }
  }

  @Override
  public void close() throws Exception {
    ends.near().close();
    otherSide.close();
    ends.system().close();
  }
}
