package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.Cause;
import dev.layersock.contract.PassThroughChain;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.RecordedUpcalls;
import dev.layersock.contract.Troubles.Trouble;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.time.VirtualTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That every trouble of the contract is what it says, through a chain too. */
class TroublesTest {
  private final RecordedUpcalls upcalls = new RecordedUpcalls();

  @ParameterizedTest
  @EnumSource(Cause.class)
  @DisplayName(
      "LOOP-72: each cause fails a connect with its error, and the socket connects after it")
  void failsAndRecovers(Cause cause) throws Exception {
    check(LoopbackUnderTest.ipv4(upcalls), cause);
    check(LoopbackUnderTest.ipv6(upcalls), cause);
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  @DisplayName("LOOP-73: the control code for conditions passes through seven layers")
  void throughLayers(Cause cause) throws Exception {
    check(PassThroughChain.over(LoopbackUnderTest.ipv4(upcalls), 7, upcalls), cause);
  }

  private void check(ProviderUnderTest given, Cause cause) throws Exception {
    ProviderSocket listener = given.open(SocketType.STREAM);
    given.provider().bind(listener, new InetSocketAddress(given.local(), 0));
    given.provider().listen(listener, 5);
    InetSocketAddress name = (InetSocketAddress) given.provider().getSockName(listener);
    ProviderSocket s = given.open(SocketType.STREAM);
    try (Trouble trouble = given.troubles().make(cause, name).orElseThrow()) {
      for (int i = 0; i < 2; i++) {
        assertThat(connect(given, s, trouble.peer()))
            .map(WsaException::error)
            .contains(cause.error());
      }
      if (!trouble.peer().equals(name)) {
        assertThat(connect(given, given.open(SocketType.STREAM), name)).isEmpty();
        assertThat(given.provider().accept(listener, AcceptCondition.ALWAYS)).isNotNull();
      }
    }
    assertThat(connect(given, s, name)).isEmpty();
    ProviderSocket server = given.provider().accept(listener, AcceptCondition.ALWAYS);
    assertThat(server).isNotNull();
    if (server != null) {
      assertThat(given.provider().getPeerName(server)).isEqualTo(given.provider().getSockName(s));
    }
    given.cleanUp();
  }

  private Optional<WsaException> connect(
      ProviderUnderTest given, ProviderSocket s, InetSocketAddress peer) throws Exception {
    try {
      ConnectOutcome outcome = given.provider().connect(s, ConnectRequest.to(peer));
      if (outcome == ConnectOutcome.CONNECTED) {
        return Optional.empty();
      }
    } catch (WsaException failure) {
      return Optional.of(failure);
    }
    ((VirtualTime) given.time()).advance(Duration.ofSeconds(21));
    return upcalls.awaitCompletion(s);
  }
}
