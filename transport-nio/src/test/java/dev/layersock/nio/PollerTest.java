package dev.layersock.nio;

import static dev.layersock.nio.Rig.UDP4;
import static dev.layersock.nio.Rig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaException;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.Upcalls;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@DisplayName("A poller")
final class PollerTest {
  static Stream<Throwable> everything() {
    return Stream.of(
        new IllegalStateException("unchecked"),
        new Exception("checked, thrown unseen"),
        new AssertionError("an error"),
        new LinkageError("a class that is not there"),
        new StackOverflowError("a recursion"),
        new OutOfMemoryError("a large buffer"),
        new Throwable("neither exception nor error"));
  }

  @ParameterizedTest
  @MethodSource("everything")
  @DisplayName("reports whatever an upcall throws, and goes on")
  void goesOn(Throwable thrown) throws Exception {
    try (Rig rig = new Rig()) {
      NioProvider nio = rig.provider;
      ProviderSocket bad = nio.socket(Framework.request(UDP4, 0, new Throwing(thrown)));
      nio.bind(bad, Rig.loopback(0));
      ProviderSocket sender = rig.socket(UDP4);
      for (int i = 1; i <= 2; i++) {
        int times = i;
        nio.watch(bad, Readiness.READABLE);
        nio.sendTo(sender, bytes("x"), 0, rig.name(bad));
        Rig.eventually("a fault", () -> rig.context.faults().size() == times);
        assertThat(nio.recvFrom(bad, ByteBuffer.allocate(9), 0, null)).isOne();
      }
      assertThat(rig.context.faults()).containsOnly(thrown);

      ProviderSocket good = rig.bound(UDP4);
      nio.watch(good, Readiness.READABLE);
      nio.sendTo(sender, bytes("x"), 0, rig.name(good));
      assertThat(rig.awaitSignal(good)).isEqualTo(Readiness.READABLE);
    }
  }

  private record Throwing(Throwable thrown) implements Upcalls {
    @Override
    public void signalled(ProviderSocket s, int events) {
      throw Throwing.<RuntimeException>unseen(thrown);
    }

    @Override
    public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {}

    /** The compiler takes it for what the caller says. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T unseen(Throwable thrown) throws T {
      throw (T) thrown;
    }
  }
}
