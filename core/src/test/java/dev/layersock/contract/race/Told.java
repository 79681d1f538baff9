package dev.layersock.contract.race;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.socket.NetworkEventListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How often an application was told that a connect ended, and how. Any thread may tell it. */
final class Told implements NetworkEventListener {
  private final AtomicInteger count = new AtomicInteger();
  private final Semaphore news = new Semaphore(0);
  private volatile Optional<WsaException> last = Optional.empty();

  @Override
  public void happened(ChainSocket socket, NetworkEvent event, @Nullable WsaException error) {
    if (event == NetworkEvent.FD_CONNECT) {
      tell(error);
    }
  }

  void tell(@Nullable WsaException failure) {
    last = Optional.ofNullable(failure);
    count.incrementAndGet();
    news.release();
  }

  int count() {
    return count.get();
  }

  /** Waits for the next. The failure; empty if the socket is connected. */
  Optional<WsaException> await() throws InterruptedException {
    if (!comesWithin(Limit.WAIT)) {
      throw new AssertionError("the end of the connect is not told");
    }
    return last;
  }

  boolean comesWithin(Duration time) throws InterruptedException {
    return news.tryAcquire(time.toNanos(), NANOSECONDS);
  }
}
