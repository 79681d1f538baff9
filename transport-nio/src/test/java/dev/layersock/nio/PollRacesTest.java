package dev.layersock.nio;

import static dev.layersock.nio.Rig.TCP4;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.base.PollSet;
import dev.layersock.spi.base.SelectorPolled;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Races of those who lend a set to a socket, poll it, wake it, close it, and watch. */
@Timeout(120)
@DisplayName("Sets that are lent")
final class PollRacesTest {
  private static final int ROUNDS = Integer.getInteger("layersock.rounds", 1000);

  private final Rig rig = new Rig();
  private final NioProvider nio = rig.provider;
  private final AtomicBoolean stopped = new AtomicBoolean();

  @AfterEach
  void close() {
    stopped.set(true);
    rig.close();
  }

  private static <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "race");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static PollSet newSet() throws IOException {
    return new PollSet(SelectorProvider.provider());
  }

  private static void pollWith(ProviderSocket s, PollSet set) {
    ((SelectorPolled) s).pollWith(set);
  }

  private static void takeBack(ProviderSocket s) {
    ((SelectorPolled) s).pollWith(null);
  }

  private static boolean pollUntilClosed(PollSet set) throws IOException {
    try {
      while (set.isOpen()) {
        set.poll(Long.MAX_VALUE);
      }
    } catch (ClosedSelectorException atTheEnd) {
      assertThat(set.isOpen()).isFalse();
    }
    return true;
  }

  @Test
  @DisplayName("Who is woken stops to poll, though another lets go of closed channels meanwhile")
  void wakeAndLetGo() throws Exception {
    try (PollSet set = newSet()) {
      for (int i = 0; i < 10 * ROUNDS; i++) {
        AtomicBoolean over = new AtomicBoolean();
        FutureTask<Boolean> poller =
            start(
                () -> {
                  while (!over.get()) {
                    set.poll(Long.MAX_VALUE);
                  }
                  return true;
                });
        for (int spin = 0; spin < i % 300; spin++) {
          Thread.onSpinWait();
        }
        over.set(true);
        set.wakeup();
        set.channelClosed();
        assertThat(poller.get(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  @DisplayName("A socket that is lent and taken back all the time misses no signal")
  void moves() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    FutureTask<Boolean> poller;
    try (PollSet set = newSet()) {
      poller = start(() -> pollUntilClosed(set));
      FutureTask<Boolean> mover =
          start(
              () -> {
                while (!stopped.get()) {
                  pollWith(pair.server(), set);
                  takeBack(pair.server());
                }
                return true;
              });
      for (int i = 0; i < 10 * ROUNDS; i++) {
        exchange(pair);
      }
      stopped.set(true);
      assertThat(mover.get(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(poller.get(20, TimeUnit.SECONDS)).isTrue();
  }

  private void exchange(Rig.Pair pair) throws Exception {
    nio.watch(pair.server(), Readiness.READABLE);
    rig.send(pair.client(), "x");
    assertReceives(pair);
  }

  private void assertReceives(Rig.Pair pair) throws Exception {
    assertThat(rig.awaitSignal(pair.server()) & Readiness.READABLE).isNotZero();
    assertThat(rig.recv(pair.server(), 1)).isEqualTo("x");
    while (rig.hasSignal(pair.server())) {
      rig.awaitSignal(pair.server());
    }
  }

  @Test
  @DisplayName("A socket that comes to a set in the moment of its end hears from its transport")
  void setEnds() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    for (int i = 0; i < ROUNDS; i++) {
      PollSet set = newSet();
      FutureTask<Boolean> closer =
          start(
              () -> {
                set.close();
                return true;
              });
      pollWith(pair.server(), set);
      nio.watch(pair.server(), Readiness.READABLE);
      rig.send(pair.client(), "x");
      assertThat(closer.get(20, TimeUnit.SECONDS)).isTrue();
      assertReceives(pair);
    }
  }
}
