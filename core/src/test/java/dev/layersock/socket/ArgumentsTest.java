package dev.layersock.socket;

import static dev.layersock.testing.SocketFixture.bytes;
import static dev.layersock.testing.WsaAssert.assertRaises;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.testing.SocketFixture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ArgumentsTest {
  private final SocketFixture fixture;
  private final ChainSocket socket;

  ArgumentsTest() throws WsaException {
    fixture = new SocketFixture();
    socket = fixture.pair().client();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a careless caller gives
  private static <T> T missing() {
    return null;
  }

  private static void assertNamed(String parameter, ThrowingCallable call) {
    assertThatNullPointerException().isThrownBy(call).withMessage(parameter);
  }

  @Test
  @DisplayName("A missing argument is the caller's mistake, named, and no provider's")
  void missingArguments() throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(1);
    List<WspFunction> before = fixture.base().script().calls();
    assertNamed("local", () -> socket.bind(missing()));
    assertNamed("condition", () -> socket.accept(missing()));
    assertNamed("request", () -> socket.connect(ArgumentsTest.<ConnectRequest>missing()));
    assertNamed("timeout", () -> socket.connect(ConnectRequest.to(fixture.address()), missing()));
    assertNamed("source", () -> socket.send(missing()));
    assertNamed("source", () -> socket.sendTo(missing(), fixture.address()));
    assertNamed("to", () -> socket.sendTo(buffer, missing()));
    assertNamed("target", () -> socket.recv(missing()));
    assertNamed("target", () -> socket.recvFrom(missing(), new AddressBox()));
    assertNamed("how", () -> socket.shutdown(missing()));
    assertNamed("option", () -> socket.getOption(ArgumentsTest.<SockOpt<Integer>>missing()));
    assertNamed("option", () -> socket.setOption(missing(), 1));
    assertNamed("value", () -> socket.setOption(SockOpt.SO_SNDBUF, missing()));
    assertNamed("code", () -> socket.ioctl(missing(), 1));
    assertNamed("interrupts", () -> socket.setInterrupts(missing()));
    assertNamed("event", () -> socket.eventSelect(missing(), Set.of()));
    assertNamed("wanted", () -> socket.eventSelect(socket.newEventObject(), missing()));
    assertNamed("executor", () -> socket.asyncSelect(missing(), (s, e, x) -> {}, Set.of()));
    assertNamed("listener", () -> socket.asyncSelect(Runnable::run, missing(), Set.of()));
    assertNamed("wanted", () -> socket.asyncSelect(Runnable::run, (s, e, x) -> {}, missing()));
    assertThat(fixture.base().script().calls())
        .filteredOn(f -> f != WspFunction.GET_SOCK_NAME)
        .hasSize(before.size() - count(before, WspFunction.GET_SOCK_NAME));
    assertThat(socket.isBlocking()).isTrue();
  }

  private static int count(List<WspFunction> calls, WspFunction function) {
    return (int) calls.stream().filter(call -> call == function).count();
  }

  @Test
  @DisplayName("Receiving into a read-only buffer is refused before the chain is asked")
  void readOnly() {
    ByteBuffer target = bytes("x").asReadOnlyBuffer();
    assertThatIllegalArgumentException().isThrownBy(() -> socket.recv(target));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> socket.recvFrom(target, new AddressBox()));
    assertThatIllegalArgumentException().isThrownBy(() -> socket.recvDisconnect(target));
    assertThat(fixture.base().script().calls()).doesNotContain(WspFunction.RECV);
  }

  @Test
  @DisplayName("A timeout option that no clock can measure is refused with WSAEINVAL")
  void hugeTimeouts() {
    Duration huge = Duration.ofSeconds(Long.MAX_VALUE);
    for (SockOpt<Duration> option : List.of(SockOpt.SO_RCVTIMEO, SockOpt.SO_SNDTIMEO)) {
      WsaException failure = assertRaises(WsaError.WSAEINVAL, () -> socket.setOption(option, huge));
      assertThat(failure.provider()).isEqualTo(ChainSocket.FRAMEWORK);
      assertThat(failure).hasMessageContaining(option.name());
    }
    assertThat(fixture.base().script().calls()).doesNotContain(WspFunction.SET_SOCK_OPT);
  }
}
