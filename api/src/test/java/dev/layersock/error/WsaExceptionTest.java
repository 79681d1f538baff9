package dev.layersock.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WsaExceptionTest {
  private static WsaException refused() throws UnknownHostException {
    InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    return new WsaException(
        WsaError.WSAECONNREFUSED, "nobody listens there", new InetSocketAddress(address, 80));
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT, connect to",
    "SEND_TO, sendTo to",
    "RECV, recv from",
    "RECV_FROM, recvFrom from",
    "ACCEPT, accept from",
    "BIND, bind at",
    "LISTEN, listen at",
    "GET_SOCK_NAME, getSockName at",
    "SHUTDOWN, shutdown of"
  })
  @DisplayName("The message has the function, the address with its preposition, and the provider")
  void preposition(WspFunction function, String start) throws Exception {
    assertThat(refused().raisedBy("nio", function))
        .hasMessage(
            start + " 10.0.0.1:80 failed in 'nio': nobody listens there [WSAECONNREFUSED 10061]");
  }

  @Test
  @DisplayName("Without a function and an address the message says that a call failed")
  void plain() {
    assertThat(new WsaException(WsaError.WSAEINVAL, "it was wrong"))
        .hasMessage("call failed: it was wrong [WSAEINVAL 10022]");
  }

  @Test
  @DisplayName("Who raised it is set once")
  void raisedOnce() throws Exception {
    WsaException failure = refused().raisedBy("nio", WspFunction.CONNECT);
    failure.raisedBy("filter", WspFunction.BIND);
    assertThat(failure.provider()).isEqualTo("nio");
    assertThat(failure.function()).isEqualTo(WspFunction.CONNECT);
  }

  @Test
  @DisplayName("A refusal says what it is and where, and has no stack trace")
  void refusal() {
    SocketAddress peer = new InetSocketAddress("10.0.0.1", 80);
    WsaException refusal = WsaException.refusal(WsaError.WSAEACCES, "denied by rule 1", peer);
    assertThat(refusal.getStackTrace()).isEmpty();
    assertThat(refusal.address()).isEqualTo(peer);
    assertThat(refusal)
        .hasToString(
            "dev.layersock.error.WsaRefusal: "
                + "call of 10.0.0.1:80 failed: denied by rule 1 [WSAEACCES 10013]");
    assertThat(new WsaException(WsaError.WSAEACCES).getStackTrace()).isNotEmpty();
  }

  @Test
  @DisplayName("No two errors have the same code")
  void codes() {
    assertThat(Arrays.stream(WsaError.values()).map(WsaError::code)).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("A time-out is an end of waiting if the framework raises it, and not the network")
  void endOfWaiting() {
    for (WsaError error : WsaError.values()) {
      boolean may = error == WsaError.WSAETIMEDOUT || error == WsaError.WSAEINTR;
      WsaException own =
          new WsaException(error).raisedBy(ErrorAttribution.FRAMEWORK, WspFunction.CONNECT);
      assertThat(own.isEndOfWaiting()).as("%s", error).isEqualTo(may);
      WsaException ofNetwork = new WsaException(error).raisedBy("nio", WspFunction.CONNECT);
      assertThat(ofNetwork.isEndOfWaiting()).as("%s", error).isFalse();
      assertThat(new WsaException(error).isEndOfWaiting()).as("%s", error).isFalse();
    }
  }
}
