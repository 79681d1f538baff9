package dev.layersock.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaException;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Connections that carry more than fits into them at once. */
public abstract class TransferContract extends ProviderContract {
  private static final int LARGE = 4 * 1024 * 1024;

  @Test
  @DisplayName("STRM-15: a full connection answers WOULD_BLOCK, and is writable once it is read")
  void backpressure() throws Exception {
    Pair pair = pair();
    ByteBuffer block = ByteBuffer.allocate(64 * 1024);
    long sent = 0;
    int count = 0;
    while (count != IoResult.WOULD_BLOCK) {
      sent += count;
      count = provider().send(pair.client(), block.clear(), 0);
    }
    assertThat(sent).isPositive();
    provider().watch(pair.client(), Readiness.WRITABLE);
    ByteBuffer target = ByteBuffer.allocate(64 * 1024);
    long received = 0;
    while (received < sent) {
      received += recv(pair.server(), target.clear(), 0);
    }
    assertThat(received).isEqualTo(sent);
    upcalls.awaitSignal(pair.client(), Readiness.WRITABLE);
    sendText(pair.client(), "on");
    assertThat(recvText(pair.server(), 2)).isEqualTo("on");
  }

  @Test
  @DisplayName("STRM-16: 4 MiB go both ways at once, unharmed")
  void transfersMuch() throws Exception {
    Pair pair = pair();
    List<Work<Boolean>> all = new ArrayList<>();
    all.add(begin(() -> write(pair.client(), 1)));
    all.add(begin(() -> write(pair.server(), 2)));
    all.add(begin(() -> read(pair.server(), 1)));
    all.add(begin(() -> read(pair.client(), 2)));
    for (Work<Boolean> each : all) {
      assertThat(each.await()).isTrue();
    }
  }

  @Test
  @DisplayName("STRM-24: what comes after receiving was ended is dropped, without a reset")
  void dropsAfterShutdown() throws Exception {
    Pair pair = pair();
    provider().shutdown(pair.server(), ShutdownHow.RECEIVE);
    sendAll(pair.client(), ByteBuffer.allocate(3 * LARGE));
    provider().shutdown(pair.client(), ShutdownHow.SEND);
    await(pair.server(), Readiness.CLOSED);
    sendText(pair.server(), "still here");
    provider().closeSocket(pair.server());
    assertThat(recvText(pair.client(), 10)).isEqualTo("still here");
    recvEnd(pair.client());
  }

  private boolean write(ProviderSocket s, long seed) throws Exception {
    byte[] data = new byte[LARGE];
    new Random(seed).nextBytes(data);
    Random sizes = new Random(seed + 10);
    for (int at = 0; at < LARGE; ) {
      int length = Math.min(LARGE - at, 1 + sizes.nextInt(100_000));
      sendAll(s, ByteBuffer.wrap(data, at, length));
      at += length;
    }
    provider().shutdown(s, ShutdownHow.SEND);
    return true;
  }

  private boolean read(ProviderSocket s, long seed) throws Exception {
    byte[] expected = new byte[LARGE];
    new Random(seed).nextBytes(expected);
    ByteBuffer target = ByteBuffer.allocate(LARGE + 1);
    int count = recv(s, target, 0);
    while (count != IoResult.END_OF_STREAM) {
      count = recv(s, target, 0);
    }
    return target.flip().equals(ByteBuffer.wrap(expected));
  }

  @Test
  @DisplayName("STRM-21: a random script of sends, receives and ends loses no byte")
  void randomScript() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      String label = "seed " + seed + " round " + round;
      try {
        randomRound(random, label);
      } catch (WsaException e) {
        throw new AssertionError(label, e);
      }
    }
  }

  private void randomRound(Random random, String label) throws Exception {
    Pair pair = pair();
    ProviderSocket[] ends = {pair.client(), pair.server()};
    long[] sent = new long[2];
    long[] received = new long[2];
    boolean[] ended = new boolean[2];
    ByteBuffer buffer = ByteBuffer.allocate(20_000);
    for (int step = 0; step < 200; step++) {
      int i = random.nextInt(2);
      int size = 1 + random.nextInt(buffer.capacity());
      int action = random.nextInt(100);
      if (action < 50 && !ended[i]) {
        fill(buffer.clear().limit(size), sent[i]);
        int count = provider().send(ends[i], buffer, 0);
        sent[i] += Math.max(count, 0);
      } else if (action < 97) {
        int count = provider().recv(ends[i], buffer.clear().limit(size), 0);
        received[i] += check(buffer, count, received[i], label);
      } else {
        provider().shutdown(ends[i], ShutdownHow.SEND);
        ended[i] = true;
      }
    }
    for (int i = 0; i < 2; i++) {
      provider().shutdown(ends[i], ShutdownHow.SEND);
    }
    for (int i = 0; i < 2; i++) {
      int count = 0;
      while (count != IoResult.END_OF_STREAM) {
        count = recv(ends[i], buffer.clear(), 0);
        received[i] += check(buffer, count, received[i], label);
      }
      assertThat(received[i]).as(label).isEqualTo(sent[1 - i]);
      provider().closeSocket(ends[i]);
    }
  }

  private static void fill(ByteBuffer buffer, long from) {
    for (long at = from; buffer.hasRemaining(); at++) {
      buffer.put((byte) (at * 31 + (at >> 8)));
    }
    buffer.flip();
  }

  private static int check(ByteBuffer buffer, int count, long from, String label) {
    assertThat(buffer.position()).as(label).isEqualTo(Math.max(count, 0));
    for (int i = 0; i < count; i++) {
      long at = from + i;
      if (buffer.get(i) != (byte) (at * 31 + (at >> 8))) {
        throw new AssertionError(label + ": wrong byte at " + at);
      }
    }
    return Math.max(count, 0);
  }
}
