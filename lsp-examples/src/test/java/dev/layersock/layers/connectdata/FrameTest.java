package dev.layersock.layers.connectdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.layers.connectdata.FrameReader.Progress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
  private static final int LIMIT = 512;
  private static final List<FrameKind> KINDS = List.of(FrameKind.values());

  @Test
  @DisplayName("A request without data is the eight bytes that the format says")
  void layout() {
    assertThat(Frame.plainRequest())
        .isEqualTo(ByteBuffer.wrap(new byte[] {-9, -64, -38, 122, 1, 0, 0, 0}));
    ByteBuffer data = ByteBuffer.wrap(new byte[] {7, 8, 9}).position(1);
    assertThat(Frame.make(FrameKind.ACCEPTED, data))
        .isEqualTo(ByteBuffer.wrap(new byte[] {-9, -64, -38, 122, 1, -127, 0, 2, 8, 9}));
    assertThat(data.position()).isEqualTo(1);
  }

  @Test
  @DisplayName("Frames are read back whatever pieces they come in, without a byte behind them")
  void randomPieces() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      String label = "seed " + seed + " round " + round;
      FrameKind kind = KINDS.get(random.nextInt(KINDS.size()));
      byte[] data = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(LIMIT + 1)];
      random.nextBytes(data);
      byte[] behind = new byte[random.nextInt(20)];
      random.nextBytes(behind);
      ByteBuffer frame = Frame.make(kind, ByteBuffer.wrap(data));
      ByteBuffer stream = ByteBuffer.allocate(frame.remaining() + behind.length);
      stream.put(frame).put(behind).flip();

      FrameReader reader = new FrameReader(kind.isAnswer(), LIMIT);
      Progress progress = Progress.PARTIAL;
      while (progress == Progress.PARTIAL) {
        feed(reader, stream, 1 + random.nextInt(12));
        progress = reader.received();
      }

      assertThat(progress).as(label).isEqualTo(Progress.WHOLE);
      assertThat(reader.kind()).as(label).isEqualTo(kind);
      assertThat(reader.data()).as(label).isEqualTo(ByteBuffer.wrap(data));
      assertThat(stream).as(label).isEqualTo(ByteBuffer.wrap(behind));
    }
  }

  private static void feed(FrameReader reader, ByteBuffer stream, int most) {
    ByteBuffer target = reader.target();
    int piece = Math.min(most, Math.min(stream.remaining(), target.remaining()));
    assertThat(piece).isPositive();
    target.put(stream.slice(stream.position(), piece));
    stream.position(stream.position() + piece);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  @DisplayName("A wrong byte ahead of the length is found as soon as it is there")
  void foreign(int at) {
    FrameReader reader = new FrameReader(false, LIMIT);
    ByteBuffer frame = Frame.make(FrameKind.ASKING_REQUEST, null);
    for (int i = 0; i < at; i++) {
      reader.target().put(frame.get());
      assertThat(reader.received()).isEqualTo(Progress.PARTIAL);
    }
    reader.target().put((byte) (frame.get() ^ 0x40));
    assertThat(reader.received()).isEqualTo(Progress.FOREIGN);
  }

  @ParameterizedTest
  @EnumSource(FrameKind.class)
  @DisplayName("A frame of the other direction is foreign")
  void otherDirection(FrameKind kind) {
    FrameReader reader = new FrameReader(!kind.isAnswer(), LIMIT);
    reader.target().put(Frame.make(kind, null));
    assertThat(reader.received()).isEqualTo(Progress.FOREIGN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n",
        "HTTP/1.1 400 Bad Request\r\n",
        "SSH-2.0-x\r\n",
        "\u0016\u0003\u0001"
      })
  @DisplayName("Other protocols are known by their first byte")
  void otherProtocols(String beginning) {
    FrameReader reader = new FrameReader(false, LIMIT);
    reader.target().put(beginning.getBytes(StandardCharsets.ISO_8859_1), 0, 1);
    assertThat(reader.received()).isEqualTo(Progress.FOREIGN);
  }

  @Test
  @DisplayName("Data above the limit is known by the header, and at the limit it is taken")
  void limit() {
    FrameReader reader = new FrameReader(true, 10);
    feed(reader, Frame.make(FrameKind.ACCEPTED, ByteBuffer.allocate(11)), Frame.HEADER);
    assertThat(reader.received()).isEqualTo(Progress.TOO_LARGE);
    assertThat(reader.length()).isEqualTo(11);

    FrameReader exact = new FrameReader(true, 10);
    ByteBuffer frame = Frame.make(FrameKind.ACCEPTED, ByteBuffer.allocate(10));
    feed(exact, frame, Frame.HEADER);
    assertThat(exact.received()).isEqualTo(Progress.PARTIAL);
    feed(exact, frame, 10);
    assertThat(exact.received()).isEqualTo(Progress.WHOLE);
  }

  @Test
  @DisplayName("The largest data that the length can tell is 65535 bytes")
  void mostData() {
    FrameReader reader = new FrameReader(false, Frame.MOST_DATA);
    ByteBuffer frame = Frame.make(FrameKind.ASKING_REQUEST, ByteBuffer.allocate(Frame.MOST_DATA));
    feed(reader, frame, Frame.HEADER);
    assertThat(reader.received()).isEqualTo(Progress.PARTIAL);
    assertThat(reader.length()).isEqualTo(65535);
    feed(reader, frame, Frame.MOST_DATA);
    assertThat(reader.received()).isEqualTo(Progress.WHOLE);
    assertThatThrownBy(
            () -> Frame.make(FrameKind.REQUEST, ByteBuffer.allocate(Frame.MOST_DATA + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
