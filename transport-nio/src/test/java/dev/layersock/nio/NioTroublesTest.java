package dev.layersock.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.Cause;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.RecordedUpcalls;
import dev.layersock.contract.Troubles;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
@DisplayName("The troubles of this host")
final class NioTroublesTest {
  private static final Set<Cause> WITHOUT_PRIVILEGES =
      EnumSet.of(Cause.NETWORK_UNREACHABLE, Cause.NO_ANSWER, Cause.HOST_REFUSES);

  private final RecordedUpcalls upcalls = new RecordedUpcalls();
  private @Nullable ProviderUnderTest nio;

  @AfterEach
  void cleanUp() {
    if (nio != null) {
      nio.cleanUp();
    }
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  @DisplayName("are what they say, over IPv4")
  void areReal(Cause cause) throws Exception {
    assertIsReal(cause, NioUnderTest.ipv4(upcalls));
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  @DisplayName("are what they say, over IPv6")
  void areRealOverIpv6(Cause cause) throws Exception {
    assertIsReal(cause, NioUnderTest.ipv6(upcalls));
  }

  private void assertIsReal(Cause cause, ProviderUnderTest made) throws Exception {
    nio = made;
    ProviderSocket listener = made.open(SocketType.STREAM);
    made.provider().bind(listener, new InetSocketAddress(made.local(), 0));
    made.provider().listen(listener, 5);
    InetSocketAddress somebody = (InetSocketAddress) made.provider().getSockName(listener);
    Optional<Troubles.Trouble> possible = made.troubles().make(cause, somebody);
    assertThat(possible.isPresent()).isEqualTo(WITHOUT_PRIVILEGES.contains(cause));
    if (possible.isEmpty()) {
      return;
    }
    ProviderSocket s = made.open(SocketType.STREAM);
    try (Troubles.Trouble trouble = possible.get()) {
      for (int i = 0; i < 2; i++) {
        assertThat(connect(made, s, trouble.peer()))
            .map(WsaException::error)
            .contains(cause.error());
      }
    }
    assertThat(connect(made, s, somebody)).isEmpty();
  }

  private Optional<WsaException> connect(
      ProviderUnderTest made, ProviderSocket s, InetSocketAddress peer)
      throws InterruptedException {
    try {
      return made.provider().connect(s, ConnectRequest.to(peer)) == ConnectOutcome.CONNECTED
          ? Optional.empty()
          : upcalls.awaitCompletion(s);
    } catch (WsaException failure) {
      return Optional.of(failure);
    }
  }
}
