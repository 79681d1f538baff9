package dev.layersock.chain;

import static dev.layersock.testing.WsaAssert.assertRaises;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Report;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import dev.layersock.testing.FakeLayer;
import dev.layersock.testing.TestSystem;
import dev.layersock.time.SystemTime;
import dev.layersock.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the framework gives to a provider")
class ContextTest {
  private @Nullable LayerContext given;

  private LayerContext context(TestSystem system) {
    system.assemble(
        TestSystem.chain(
            "c",
            FakeLayer.layer(
                "mine",
                (lower, context) -> {
                  given = context;
                  return new Nothing(lower, context);
                })));
    return Objects.requireNonNull(given);
  }

  private static final class Nothing extends LayeredProvider {
    Nothing(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }
  }

  @Test
  @DisplayName("Reports reach the listener with chain and provider; one that throws harms nobody")
  void reports() {
    List<String> heard = new ArrayList<>();
    LayerContext context =
        context(
            new TestSystem(
                new VirtualTime(),
                Checks.FREE,
                (chain, provider, report) -> {
                  heard.add(chain + "/" + provider + " " + report.event() + report.details());
                  throw new IllegalStateException("on purpose");
                }));
    context.report(new Report("denied", Map.of("rule", 3)));
    assertThat(heard).containsExactly("c/mine denied{rule=3}");
    assertThatThrownBy(() -> new Report("Not So", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'Not So' is not of lower-case words");
  }

  @Test
  @DisplayName("A layer knows what it and its chain are called")
  void names() {
    LayerContext context = context(new TestSystem(new VirtualTime()));
    assertThat(context.name()).isEqualTo("mine");
    assertThat(context.chain()).isEqualTo("c");
  }

  @Test
  @DisplayName("Offloaded work counts as busy in virtual time from the call on")
  void offloadInVirtualTime() throws Exception {
    VirtualTime time = new VirtualTime();
    LayerContext context = context(new TestSystem(time));
    AtomicBoolean done = new AtomicBoolean();
    CountDownLatch go = new CountDownLatch(1);
    time.run(
        () -> {
          WaitGate gate = time.gate();
          context.offload(
              () -> {
                awaitUnknownToTime(go);
                done.set(true);
                gate.open();
              });
          go.countDown();
          assertThat(gate.await(TimeUnit.DAYS.toNanos(1), false)).isTrue();
          assertThat(done).isTrue();
          assertThat(time.elapsed()).isZero();
          return null;
        });
  }

  private static void awaitUnknownToTime(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("Offloaded work that throws is survived, is bounded, and ends with the system")
  void offloadInRealTime() throws Exception {
    try (SystemTime time = new SystemTime()) {
      TestSystem system = new TestSystem(time);
      LayerContext context = context(system);
      context.offload(() -> throwUnseen(new Exception("on purpose")));
      CountDownLatch hold = new CountDownLatch(1);
      CountDownLatch interrupted = new CountDownLatch(1);
      AtomicInteger ran = new AtomicInteger();
      List<WsaException> refused = new ArrayList<>();
      for (int i = 0; i < Offload.MOST + 5; i++) {
        try {
          context.offload(
              () -> {
                ran.incrementAndGet();
                try {
                  hold.await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                }
              });
        } catch (WsaException e) {
          refused.add(e);
        }
      }
      assertThat(refused).isNotEmpty();
      assertThat(refused).allMatch(e -> e.error() == WsaError.WSAENOBUFS);
      system.assembly().cleanupBases();
      assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
      int begun = ran.get();
      assertThat(begun).isLessThan(Offload.MOST);
      assertRaises(WsaError.WSAENETDOWN, () -> context.offload(ran::incrementAndGet));
    }
  }

  @Test
  @DisplayName("A timer whose task throws anything at all does not end the others")
  void timers() throws Exception {
    try (SystemTime time = new SystemTime()) {
      TimeSource named = context(new TestSystem(time)).time();
      CountDownLatch after = new CountDownLatch(1);
      named.schedule(0, () -> throwUnseen(new Exception("on purpose")));
      named.schedule(0, () -> throwUnseen(new StackOverflowError("on purpose")));
      named.schedule(0, () -> throwUnseen(new OutOfMemoryError("on purpose")));
      named.schedule(0, after::countDown);
      assertThat(after.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @SuppressWarnings("unchecked") // the compiler is told that it is unchecked
  private static <T extends Throwable> void throwUnseen(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
