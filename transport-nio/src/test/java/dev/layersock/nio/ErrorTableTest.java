package dev.layersock.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The error table")
final class ErrorTableTest {
  static Stream<Arguments> samples() {
    return Stream.of(
        of(new ClosedByInterruptException(), WsaError.WSAECONNABORTED),
        of(new AsynchronousCloseException(), WsaError.WSAENOTSOCK),
        of(new ClosedChannelException(), WsaError.WSAENOTSOCK),
        of(new CancelledKeyException(), WsaError.WSAENOTSOCK),
        of(new ClosedSelectorException(), WsaError.WSAENETDOWN),
        of(new PortUnreachableException(), WsaError.WSAECONNRESET),
        of(new SocketTimeoutException("Read"), WsaError.WSAETIMEDOUT),
        of(new UnresolvedAddressException(), WsaError.WSAEADDRNOTAVAIL),
        of(new UnsupportedAddressTypeException(), WsaError.WSAEAFNOSUPPORT),
        of(new NotYetConnectedException(), WsaError.WSAENOTCONN),
        of(new ConnectionPendingException(), WsaError.WSAEALREADY),
        of(new AlreadyConnectedException(), WsaError.WSAEISCONN),
        of(new AlreadyBoundException(), WsaError.WSAEINVAL),
        of(new NotYetBoundException(), WsaError.WSAEINVAL),
        of(new SecurityException("no"), WsaError.WSAEACCES),
        of(new IllegalArgumentException("no"), WsaError.WSAEINVAL),
        of(new UnsupportedOperationException("family"), WsaError.WSAEAFNOSUPPORT),
        of(new ConnectException("Connection refused"), WsaError.WSAECONNREFUSED),
        of(
            new ConnectException("Connection refused: no further information"),
            WsaError.WSAECONNREFUSED),
        of(new ConnectException("Connection timed out"), WsaError.WSAETIMEDOUT),
        of(new NoRouteToHostException("No route to host"), WsaError.WSAEHOSTUNREACH),
        of(new SocketException("Host is down"), WsaError.WSAEHOSTUNREACH),
        of(new SocketException("Host is unreachable"), WsaError.WSAEHOSTUNREACH),
        of(
            new SocketException("A socket operation was attempted to an unreachable host"),
            WsaError.WSAEHOSTUNREACH),
        of(new SocketException("Network is unreachable"), WsaError.WSAENETUNREACH),
        of(
            new SocketException("A socket operation was attempted to an unreachable network"),
            WsaError.WSAENETUNREACH),
        of(new SocketException("Network is down"), WsaError.WSAENETDOWN),
        of(new SocketException("Connection reset"), WsaError.WSAECONNRESET),
        of(new IOException("Connection reset by peer"), WsaError.WSAECONNRESET),
        of(
            new IOException("An existing connection was forcibly closed by the remote host"),
            WsaError.WSAECONNRESET),
        of(new IOException("Broken pipe"), WsaError.WSAECONNRESET),
        of(new IOException("Software caused connection abort"), WsaError.WSAECONNABORTED),
        of(
            new IOException(
                "An established connection was aborted by the software in your host machine"),
            WsaError.WSAECONNABORTED),
        of(new BindException("Address already in use"), WsaError.WSAEADDRINUSE),
        of(new BindException("Cannot assign requested address"), WsaError.WSAEADDRNOTAVAIL),
        of(new BindException("Can't assign requested address"), WsaError.WSAEADDRNOTAVAIL),
        of(new BindException("Permission denied"), WsaError.WSAEACCES),
        of(new SocketException("Operation not permitted"), WsaError.WSAEACCES),
        of(new SocketException("Too many open files"), WsaError.WSAEMFILE),
        of(new IOException("Too many open files in system"), WsaError.WSAEMFILE),
        of(new SocketException("No buffer space available"), WsaError.WSAENOBUFS),
        of(new SocketException("Cannot allocate memory"), WsaError.WSAENOBUFS),
        of(new SocketException("Message too long"), WsaError.WSAEMSGSIZE),
        of(
            new SocketException("Address family not supported by protocol"),
            WsaError.WSAEAFNOSUPPORT),
        of(new SocketException("Protocol family unavailable"), WsaError.WSAEAFNOSUPPORT),
        of(new SocketException("Protocol family not supported"), WsaError.WSAEAFNOSUPPORT),
        of(new IOException("Transport endpoint is not connected"), WsaError.WSAENOTCONN),
        of(new SocketException("Invalid argument"), WsaError.WSAEINVAL),
        of(new ConnectException("Verbindung abgelehnt"), WsaError.WSAECONNREFUSED),
        of(new NoRouteToHostException(), WsaError.WSAEHOSTUNREACH),
        of(new BindException(), WsaError.WSAEADDRINUSE),
        of(new IOException("cosmic rays"), WsaError.WSASYSCALLFAILURE));
  }

  private static Arguments of(Exception failure, WsaError error) {
    return Arguments.of(failure, error);
  }

  @ParameterizedTest(name = "{0} means {1}")
  @MethodSource("samples")
  @DisplayName("gives each failure of the JDK its meaning")
  void meansWhatItSays(Exception failure, WsaError error) {
    WsaException translated = ErrorTable.translate(failure, null);

    assertThat(translated.error()).isEqualTo(error);
    assertThat(translated).hasCause(failure);
  }

  @Test
  @DisplayName("has no row without a sample")
  void hasNoRowWithoutASample() {
    Set<ErrorTable.Row> used = new HashSet<>();
    List<Exception> failures = samples().map(row -> (Exception) row.get()[0]).toList();
    for (Exception failure : failures) {
      ErrorTable.ROWS.stream().filter(row -> row.matches(failure)).findFirst().ifPresent(used::add);
    }

    assertThat(used).containsAll(ErrorTable.ROWS);
  }

  @Test
  @DisplayName("keeps the text of what it does not know")
  void keepsUnknownText() {
    assertThat(ErrorTable.translate(new IOException("cosmic rays"), null).reason())
        .isEqualTo("cosmic rays");
    assertThat(ErrorTable.translate(new IOException(), null).reason())
        .isEqualTo("java.io.IOException");
  }

  @Test
  @DisplayName("lets pass what is in the interface's terms already")
  void letsPassItsOwn() {
    WsaException own = new WsaException(WsaError.WSAEINTR);

    assertThat(ErrorTable.translate(own, null)).isSameAs(own);
  }
}
