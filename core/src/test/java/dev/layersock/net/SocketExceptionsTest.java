package dev.layersock.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import java.io.IOException;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SocketExceptionsTest {
  @ParameterizedTest(name = "{0} in {1} by {2} is {3}")
  @DisplayName("Each error becomes the exception that the JDK's sockets raise")
  @CsvSource({
    "WSAETIMEDOUT, CONNECT, layersock, java.net.SocketTimeoutException, Connect timed out",
    "WSAETIMEDOUT, ACCEPT, layersock, java.net.SocketTimeoutException, Accept timed out",
    "WSAETIMEDOUT, SEND, layersock, java.net.SocketTimeoutException, Write timed out",
    "WSAETIMEDOUT, RECV, layersock, java.net.SocketTimeoutException, Read timed out",
    "WSAETIMEDOUT, CONNECT, nio, java.net.ConnectException,",
    "WSAETIMEDOUT, RECV, nio, java.net.SocketException,",
    "WSAECONNREFUSED, CONNECT, filter, java.net.ConnectException,",
    "WSAEADDRNOTAVAIL, CONNECT, nio, java.net.ConnectException,",
    "WSAEHOSTUNREACH, CONNECT, nio, java.net.NoRouteToHostException,",
    "WSAENETUNREACH, CONNECT, nio, java.net.SocketException,",
    "WSAEACCES, CONNECT, filter, java.net.SocketException,",
    "WSAEADDRINUSE, BIND, nio, java.net.BindException,",
    "WSAEADDRNOTAVAIL, BIND, nio, java.net.BindException,",
    "WSAEACCES, BIND, nio, java.net.BindException,",
    "WSAEACCES, LISTEN, nio, java.net.BindException,",
    "WSAENOTSOCK, RECV, nio, java.net.SocketException, Socket closed",
    "WSAECONNRESET, RECV, nio, java.net.SocketException, Connection reset",
    "WSAESHUTDOWN, SEND, nio, java.net.SocketException, Socket output is shutdown",
    "WSAEINTR, RECV, layersock, java.io.InterruptedIOException, Closed by interrupt",
  })
  void row(
      WsaError error, WspFunction function, String provider, Class<?> expected, String message) {
    WsaException failure =
        Framework.raisedBy(new WsaException(error, "for a reason"), provider, function);
    IOException made = SocketExceptions.of(failure);
    assertThat(made).isExactlyInstanceOf(expected).hasCause(failure);
    assertThat(made.getMessage()).isEqualTo(message == null ? failure.getMessage() : message);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(WsaError.class)
  @DisplayName("Every error has an exception with a message and its cause, for options as well")
  void all(WsaError error) {
    WsaException failure =
        Framework.raisedBy(new WsaException(error), "nio", WspFunction.SET_SOCK_OPT);
    assertThat(SocketExceptions.of(failure)).hasCause(failure).message().isNotBlank();
    SocketException ofOption = SocketExceptions.ofOption(failure);
    assertThat(ofOption).hasCause(failure).message().isNotBlank();
  }

  @Test
  @DisplayName("No row of the table is hidden by one before it")
  void reachable() {
    Set<SocketExceptions.Row> hit = new HashSet<>();
    for (WsaError error : WsaError.values()) {
      for (WspFunction function : WspFunction.values()) {
        for (String provider : new String[] {"layersock", "nio"}) {
          WsaException failure = Framework.raisedBy(new WsaException(error), provider, function);
          SocketExceptions.TABLE.stream()
              .filter(row -> row.fits(failure))
              .findFirst()
              .ifPresent(hit::add);
        }
      }
    }
    assertThat(hit).hasSameSizeAs(SocketExceptions.TABLE);
  }
}
