package dev.layersock.benchmarks.transfer;

import java.nio.ByteBuffer;

/** A round trip through blocking calls: one thread asks and waits, another waits and answers. */
final class BlockingEcho implements Echo {
  private final Ends ends;
  private final OtherSide otherSide;
  private final ByteBuffer request;
  private final ByteBuffer answer;

  BlockingEcho(Ends ends, int size) {
    this.ends = ends;
    this.request = ByteBuffer.allocateDirect(size);
    this.answer = ByteBuffer.allocateDirect(size);
    this.otherSide = OtherSide.start(() -> echo(ends.far(), ByteBuffer.allocateDirect(size)));
  }

  private static Void echo(BlockingStream stream, ByteBuffer buffer) throws Exception {
    try (stream) {
      while (stream.receive(buffer.clear()) >= 0) {
        stream.send(buffer.flip());
      }
      return null;
    }
  }

  @Override
  public int roundTrip() throws Exception {
    ends.near().send(request.clear());
    answer.clear();
    while (answer.hasRemaining()) {
      if (ends.near().receive(answer) < 0) {
        throw new IllegalStateException("the other side has hung up");
      }
    }
    return answer.position();
  }

  @Override
  public void close() throws Exception {
    ends.near().close();
    otherSide.close();
    ends.system().close();
  }
}
