package dev.layersock.net;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says in {@code java.net}'s exceptions what a {@link WsaException} says, and keeps that as cause.
 * The sentences are the JDK's where programs compare them.
 */
final class SocketExceptions {
  /**
   * One line of the table; the first that fits is taken.
   *
   * @param function null for any
   * @param byWaiting whether it is for errors that come from the waiting rather than the chain
   * @param sentence the message; null for the cause's
   */
  record Row(
      WsaError error,
      @Nullable WspFunction function,
      boolean byWaiting,
      Function<String, IOException> type,
      @Nullable String sentence) {
    boolean fits(WsaException failure) {
      return error == failure.error()
          && (function == null || function == failure.function())
          && (!byWaiting || failure.isEndOfWaiting());
    }
  }

  static final List<Row> TABLE =
      List.of(
          waiting(WspFunction.CONNECT, "Connect timed out"),
          waiting(WspFunction.ACCEPT, "Accept timed out"),
          waiting(WspFunction.SEND, "Write timed out"),
          waiting(null, "Read timed out"),
          row(WsaError.WSAETIMEDOUT, WspFunction.CONNECT, ConnectException::new, null),
          row(WsaError.WSAECONNREFUSED, WspFunction.CONNECT, ConnectException::new, null),
          row(WsaError.WSAEADDRNOTAVAIL, WspFunction.CONNECT, ConnectException::new, null),
          row(WsaError.WSAEHOSTUNREACH, null, NoRouteToHostException::new, null),
          row(WsaError.WSAEADDRINUSE, null, BindException::new, null),
          row(WsaError.WSAEADDRNOTAVAIL, null, BindException::new, null),
          row(WsaError.WSAEACCES, WspFunction.BIND, BindException::new, null),
          row(WsaError.WSAEACCES, WspFunction.LISTEN, BindException::new, null),
          row(WsaError.WSAENOTSOCK, null, SocketException::new, "Socket closed"),
          row(WsaError.WSAECONNRESET, null, SocketException::new, "Connection reset"),
          row(WsaError.WSAESHUTDOWN, null, SocketException::new, "Socket output is shutdown"),
          row(WsaError.WSAEINTR, null, InterruptedIOException::new, "Closed by interrupt"));

  private SocketExceptions() {}

  /** The exception that the JDK's own sockets would raise. */
  static IOException of(WsaException failure) {
    for (Row row : TABLE) {
      if (row.fits(failure)) {
        return make(row.type, row.sentence, failure);
      }
    }
    return make(SocketException::new, null, failure);
  }

  /** What a call on a closed socket raises, where the chain says it in other words. */
  static SocketException closed(WsaException failure) {
    SocketException closed = new SocketException("Socket closed");
    closed.initCause(failure);
    return closed;
  }

  /** The same where only a SocketException may be raised. */
  static SocketException ofOption(WsaException failure) {
    IOException exception = of(failure);
    if (exception instanceof SocketException expected) {
      return expected;
    }
    SocketException general = new SocketException(failure.getMessage());
    general.initCause(failure);
    return general;
  }

  private static IOException make(
      Function<String, IOException> type, @Nullable String sentence, WsaException failure) {
    IOException exception = type.apply(sentence == null ? failure.getMessage() : sentence);
    exception.initCause(failure);
    return exception;
  }

  private static Row waiting(@Nullable WspFunction function, String sentence) {
    return new Row(WsaError.WSAETIMEDOUT, function, true, SocketTimeoutException::new, sentence);
  }

  private static Row row(
      WsaError error,
      @Nullable WspFunction function,
      Function<String, IOException> type,
      @Nullable String sentence) {
    return new Row(error, function, false, type, sentence);
  }
}
