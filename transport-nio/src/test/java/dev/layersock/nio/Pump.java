package dev.layersock.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaException;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.Upcalls;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Sends a pattern from within upcalls, and checks what arrives. */
final class Pump {
  private final long size;
  private final AtomicLong sent = new AtomicLong();

  Pump(long size) {
    this.size = size;
  }

  private static byte pattern(long position) {
    return (byte) (position * 31 + (position >>> 13));
  }

  boolean sentAll() {
    return sent.get() == size;
  }

  Upcalls sending(NioProvider nio) {
    ByteBuffer chunk = ByteBuffer.allocate(50_000).limit(0);
    return new Upcalls() {
      @Override
      public void signalled(ProviderSocket s, int events) {
        try {
          fill(nio, s, chunk);
        } catch (WsaException e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
        signalled(s, Readiness.WRITABLE);
      }
    };
  }

  private void fill(NioProvider nio, ProviderSocket s, ByteBuffer chunk) throws WsaException {
    while (sent.get() < size) {
      if (!chunk.hasRemaining()) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), size - sent.get()));
        for (int i = 0; i < chunk.limit(); i++) {
          chunk.put(i, pattern(sent.get() + i));
        }
      }
      int taken = nio.send(s, chunk, 0);
      if (taken == IoResult.WOULD_BLOCK) {
        nio.watch(s, Readiness.WRITABLE);
        return;
      }
      sent.addAndGet(taken);
    }
    nio.shutdown(s, ShutdownHow.SEND);
  }

  void receive(Rig rig, ProviderSocket s) throws Exception {
    ByteBuffer target = ByteBuffer.allocate(40_000);
    long received = 0;
    while (rig.recv(s, target.clear(), 0) != IoResult.END_OF_STREAM) {
      target.flip();
      for (; target.hasRemaining(); received++) {
        if (target.get() != pattern(received)) {
          throw new AssertionError("byte " + received + " is wrong");
        }
      }
    }
    assertThat(received).isEqualTo(size);
  }
}
