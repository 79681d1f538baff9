package dev.layersock.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layersock.contract.PassThroughLayer;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.testing.FakeLayer;
import dev.layersock.testing.MemoryDescriptor;
import dev.layersock.testing.TestSystem;
import dev.layersock.time.VirtualTime;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A layer that passes null down")
@SuppressWarnings("NullAway") // that is what it is for
class ArgumentsOfLayersTest {
  private @Nullable ServiceProvider below;

  private interface Call {
    void make(ServiceProvider lower, ProviderSocket s) throws WsaException;
  }

  private static Map<String, Call> calls() {
    ByteBuffer bytes = ByteBuffer.allocate(1);
    Map<String, Call> calls = new LinkedHashMap<>();
    calls.put("socket", (lower, s) -> lower.socket(null));
    calls.put("bind", (lower, s) -> lower.bind(s, null));
    calls.put("listen", (lower, s) -> lower.listen(null, 1));
    calls.put("accept", (lower, s) -> lower.accept(null, AcceptCondition.ALWAYS));
    calls.put("connect", (lower, s) -> lower.connect(s, null));
    calls.put("send", (lower, s) -> lower.send(s, null, 0));
    calls.put("sendTo", (lower, s) -> lower.sendTo(s, bytes, 0, null));
    calls.put("recv", (lower, s) -> lower.recv(s, null, 0));
    calls.put("recvFrom", (lower, s) -> lower.recvFrom(s, null, 0, null));
    calls.put("shutdown", (lower, s) -> lower.shutdown(s, null));
    calls.put("getSockOpt", (lower, s) -> lower.getSockOpt(s, null));
    calls.put("setSockOpt", (lower, s) -> lower.setSockOpt(s, SockOpt.SO_KEEPALIVE, null));
    calls.put("ioctl", (lower, s) -> lower.ioctl(null, IoctlCode.FIONREAD, null));
    calls.put("select", (lower, s) -> lower.select(null));
    calls.put("watch", (lower, s) -> lower.watch(null, 1));
    calls.put("getSockName", (lower, s) -> lower.getSockName(null));
    calls.put("sendDisconnect", (lower, s) -> lower.sendDisconnect(null, null));
    calls.put("closeSocket", (lower, s) -> lower.closeSocket(null));
    return calls;
  }

  @ParameterizedTest
  @EnumSource(Checks.class)
  @DisplayName("is named itself, and not the one below it")
  void named(Checks checks) throws Exception {
    TestSystem system = new TestSystem(new VirtualTime(), checks, null);
    ProtocolChain chain =
        system.assemble(
            TestSystem.chain(
                "c",
                FakeLayer.layer(
                    "careless",
                    (lower, context) -> {
                      below = lower;
                      return new PassThroughLayer(lower, context);
                    }),
                FakeLayer.layer("innocent", PassThroughLayer::new)));
    for (Map.Entry<String, Call> call : calls().entrySet()) {
      ProviderSocket s = chain.socket(MemoryDescriptor.STREAM4);
      WsaException failure =
          catchThrowableOfType(
              WsaException.class, () -> call.getValue().make(Objects.requireNonNull(below), s));
      assertThat(failure).as(call.getKey()).isNotNull();
      assertThat(failure.error()).isEqualTo(WsaError.WSASYSCALLFAILURE);
      assertThat(failure.getMessage())
          .contains("'careless' is faulty: it passed null to " + call.getKey());
    }
  }
}
