package dev.layersock.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ShutdownHow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What happens to a stream while bytes go through it, over a transport: other threads send and
 * receive, ask and change, and end it. Nothing is lost, doubled or out of order, and nobody is left
 * waiting.
 */
@Timeout(120)
public abstract class StreamRacesContract extends Handover {
  private static final int MOST = 5000;

  private final long seed = Long.getLong("layersock.seed", System.nanoTime());

  private final int smallestBuffer;

  /**
   * Over a base of that name.
   *
   * @param smallestBuffer the least that may wait while others meddle, in bytes
   */
  protected StreamRacesContract(String base, int smallestBuffer) {
    super(base);
    this.smallestBuffer = smallestBuffer;
  }

  /** Sends bytes that count on, in parts of any length; how many. */
  private static long sendCounting(ChainSocket socket, long from, long to, SplittableRandom random)
      throws WsaException {
    for (long sent = from; sent < to; ) {
      ByteBuffer source = ByteBuffer.allocate((int) Math.min(to - sent, 1 + random.nextInt(MOST)));
      while (source.hasRemaining()) {
        source.put((byte) (sent + source.position()));
      }
      sent += socket.send(source.flip());
    }
    return to - from;
  }

  /** Receives until the end of the stream, and checks that the bytes count on; how many. */
  private static long receiveCounting(ChainSocket socket, SplittableRandom random)
      throws WsaException {
    ByteBuffer target = ByteBuffer.allocate(MOST);
    long received = 0;
    while (true) {
      target.clear().limit(1 + random.nextInt(MOST));
      if (random.nextInt(8) == 0) {
        socket.recv(target.duplicate(), MessageFlags.PEEK); // waits, and takes nothing
      }
      int count = socket.recv(target);
      if (count < 0) {
        return received;
      }
      for (int i = 0; i < count; i++) {
        if (target.get(i) != (byte) (received + i)) {
          throw new AssertionError("wrong byte at " + (received + i));
        }
      }
      received += count;
    }
  }

  @Test
  @DisplayName("A stream arrives whole while others ask, and change how much may wait")
  void meddled() throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    long total = 10_000L * ROUNDS;
    FutureTask<Long> drain = start(() -> receiveCounting(far, random.split()));
    FutureTask<Long> meddler =
        start(
            () -> {
              long done = 0;
              SplittableRandom own = random.split();
              while (!drain.isDone()) {
                meddle(own);
                done++;
              }
              return done;
            });
    sendCounting(near, 0, total, new SplittableRandom(seed + 1));
    near.shutdown(ShutdownHow.SEND);
    assertThat(get(drain)).as("-Dlayersock.seed=%s", seed).isEqualTo(total);
    assertThat(get(meddler)).isPositive();
  }

  private void meddle(SplittableRandom random) throws WsaException {
    switch (random.nextInt(4)) {
      case 0 -> far.setOption(SockOpt.SO_RCVBUF, smallestBuffer + random.nextInt(100_000));
      case 1 -> assertThat(far.ioctl(IoctlCode.FIONREAD, null)).isNotNegative();
      case 2 -> assertThat(near.getOption(SockOpt.SO_ERROR)).isZero();
      default -> linger();
    }
  }

  @Test
  @DisplayName("A receive after a look gets what has come since, too")
  void sinceLook() throws Exception {
    boolean all = false;
    for (int i = 0; i < ROUNDS && !all; i++) { // a kernel may be late, but not each time
      near.send(ByteBuffer.allocate(17));
      assertThat(far.recv(ByteBuffer.allocate(SIZE), MessageFlags.PEEK)).isEqualTo(17);
      near.send(ByteBuffer.allocate(18));
      ByteBuffer target = ByteBuffer.allocate(35);
      all = far.recv(target) == 35;
      while (target.hasRemaining()) {
        far.recv(target);
      }
    }
    assertThat(all).isTrue();
  }

  @Test
  @DisplayName("What two threads send, two others receive, each byte once")
  void twoAndTwo() throws Exception {
    int each = 20 * ROUNDS;
    AtomicLong received = new AtomicLong();
    AtomicLong sum = new AtomicLong();
    List<FutureTask<Boolean>> receivers = new ArrayList<>();
    List<FutureTask<Boolean>> senders = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      receivers.add(
          start(
              () -> {
                ByteBuffer target = ByteBuffer.allocate(7);
                for (int count; (count = far.recv(target.clear())) >= 0; ) {
                  received.addAndGet(count);
                  for (int k = 0; k < count; k++) {
                    sum.addAndGet(target.get(k));
                  }
                }
                return true;
              }));
      byte value = (byte) (i + 1);
      senders.add(
          start(
              () -> {
                for (int k = 0; k < each; k++) {
                  near.send(ByteBuffer.wrap(new byte[] {value}));
                }
                return true;
              }));
    }
    for (FutureTask<Boolean> sender : senders) {
      get(sender);
    }
    near.shutdown(ShutdownHow.SEND);
    for (FutureTask<Boolean> receiver : receivers) {
      get(receiver);
    }
    assertThat(received.get()).isEqualTo(2L * each);
    assertThat(sum.get()).isEqualTo(3L * each);
  }

  @Test
  @DisplayName("An end in order comes behind all bytes, and a reset ends both sides, at any moment")
  void ends() throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < ROUNDS / 4; i++) {
      try {
        end(random.split(), i % 3);
      } catch (AssertionError e) {
        throw new AssertionError("-Dlayersock.seed=" + seed + " round " + i, e);
      }
      stop();
      connect();
    }
  }

  /** One stream whose sender shuts it down, closes it or resets it. */
  private void end(SplittableRandom random, int how) throws Exception {
    long total = random.nextInt(3 * MOST);
    ChainSocket receiver = far;
    SplittableRandom receiving = random.split();
    FutureTask<Long> drain = start(() -> receiveCounting(receiver, receiving));
    sendCounting(near, 0, total, random);
    if (how == 0) {
      near.shutdown(ShutdownHow.SEND);
      assertThat(get(drain)).isEqualTo(total);
      assertThat(sendCounting(far, 0, 10, random)).isEqualTo(10);
      far.shutdown(ShutdownHow.SEND);
      assertThat(receiveCounting(near, random)).isEqualTo(10);
    } else if (how == 1) {
      near.close();
      assertThat(get(drain)).isEqualTo(total);
    } else {
      near.setOption(SockOpt.SO_LINGER, Linger.RESET);
      near.close();
      assertThat(reset(drain)).isEqualTo(WsaError.WSAECONNRESET);
    }
  }

  private static WsaError reset(FutureTask<Long> drain) throws Exception {
    try {
      get(drain);
      throw new AssertionError("no reset");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WsaException failure) {
        return failure.error();
      }
      throw e;
    }
  }
}
