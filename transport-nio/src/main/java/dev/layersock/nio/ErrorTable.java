package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's exceptions mean: the one place that knows their types and texts.
 *
 * <p>Types that say it all come first. The JDK leaves the rest to the operating system's text, so
 * the texts of Linux, macOS and Windows follow; a text that is not here, as in a translated system,
 * is judged by its type, and otherwise is WSASYSCALLFAILURE with the text as the reason.
 */
final class ErrorTable {
  private static final String BROKEN_PIPE = "Broken pipe";

  /** One line: a type, a part of the text (null for any), and the meaning. */
  record Row(Class<? extends Exception> type, @Nullable String text, WsaError error) {
    boolean matches(Exception failure) {
      if (!type.isInstance(failure)) {
        return false;
      }
      String message = failure.getMessage();
      return text == null || (message != null && message.contains(text));
    }
  }

  static final List<Row> ROWS =
      List.of(
          type(ClosedByInterruptException.class, WsaError.WSAECONNABORTED),
          type(ClosedChannelException.class, WsaError.WSAENOTSOCK),
          type(CancelledKeyException.class, WsaError.WSAENOTSOCK),
          type(ClosedSelectorException.class, WsaError.WSAENETDOWN),
          type(PortUnreachableException.class, WsaError.WSAECONNRESET),
          type(SocketTimeoutException.class, WsaError.WSAETIMEDOUT),
          type(UnresolvedAddressException.class, WsaError.WSAEADDRNOTAVAIL),
          type(UnsupportedAddressTypeException.class, WsaError.WSAEAFNOSUPPORT),
          type(NotYetConnectedException.class, WsaError.WSAENOTCONN),
          type(ConnectionPendingException.class, WsaError.WSAEALREADY),
          type(AlreadyConnectedException.class, WsaError.WSAEISCONN),
          type(AlreadyBoundException.class, WsaError.WSAEINVAL),
          type(NotYetBoundException.class, WsaError.WSAEINVAL),
          type(SecurityException.class, WsaError.WSAEACCES),
          type(IllegalArgumentException.class, WsaError.WSAEINVAL),
          // A SelectorProvider that lacks the family says so in this way.
          type(UnsupportedOperationException.class, WsaError.WSAEAFNOSUPPORT),
          text("Connection refused", WsaError.WSAECONNREFUSED),
          text("timed out", WsaError.WSAETIMEDOUT),
          text("No route to host", WsaError.WSAEHOSTUNREACH),
          text("Host is down", WsaError.WSAEHOSTUNREACH),
          text("Host is unreachable", WsaError.WSAEHOSTUNREACH),
          text("unreachable host", WsaError.WSAEHOSTUNREACH),
          text("Network is unreachable", WsaError.WSAENETUNREACH),
          text("unreachable network", WsaError.WSAENETUNREACH),
          text("Network is down", WsaError.WSAENETDOWN),
          text("Connection reset", WsaError.WSAECONNRESET),
          text("forcibly closed", WsaError.WSAECONNRESET),
          text(BROKEN_PIPE, WsaError.WSAECONNRESET),
          text("Software caused connection abort", WsaError.WSAECONNABORTED),
          text("connection was aborted", WsaError.WSAECONNABORTED),
          text("Address already in use", WsaError.WSAEADDRINUSE),
          text("assign requested address", WsaError.WSAEADDRNOTAVAIL),
          text("Permission denied", WsaError.WSAEACCES),
          text("Operation not permitted", WsaError.WSAEACCES),
          text("Too many open files", WsaError.WSAEMFILE),
          text("No buffer space available", WsaError.WSAENOBUFS),
          text("Cannot allocate memory", WsaError.WSAENOBUFS),
          text("Message too long", WsaError.WSAEMSGSIZE),
          text("Address family not supported", WsaError.WSAEAFNOSUPPORT),
          text("Protocol family unavailable", WsaError.WSAEAFNOSUPPORT),
          text("Protocol family not supported", WsaError.WSAEAFNOSUPPORT),
          text("not connected", WsaError.WSAENOTCONN),
          text("Invalid argument", WsaError.WSAEINVAL),
          type(ConnectException.class, WsaError.WSAECONNREFUSED),
          type(NoRouteToHostException.class, WsaError.WSAEHOSTUNREACH),
          type(BindException.class, WsaError.WSAEADDRINUSE));

  private ErrorTable() {}

  /** Whether a send failed since the peer, which had ended its stream before, is gone. */
  static boolean saysPeerGone(Exception failure) {
    String message = failure.getMessage();
    return message != null && message.contains(BROKEN_PIPE);
  }

  /** The meaning of a failure. */
  static WsaError meaning(Exception failure) {
    for (Row row : ROWS) {
      if (row.matches(failure)) {
        return row.error();
      }
    }
    return WsaError.WSASYSCALLFAILURE;
  }

  /** The meaning of a failure that breaks a connected stream. */
  static WsaError ofStream(Exception failure, boolean keptAlive) {
    WsaError error = meaning(failure);
    return switch (error) {
      // The system has one text for two: probes of keep-alive unanswered, or data.
      case WSAETIMEDOUT -> keptAlive ? WsaError.WSAENETRESET : WsaError.WSAECONNABORTED;
      // The socket is open: an interrupt in another call has closed the channel.
      case WSAENOTSOCK -> WsaError.WSAECONNABORTED;
      default -> error;
    };
  }

  /** The failure as the interface reports it; one that it reports already stays as it is. */
  static WsaException translate(Exception failure, @Nullable SocketAddress address) {
    if (failure instanceof WsaException known) {
      return known;
    }
    WsaError error = meaning(failure);
    return new WsaException(error, reason(error, failure), address, failure);
  }

  private static @Nullable String reason(WsaError error, Exception failure) {
    if (failure instanceof ClosedByInterruptException) {
      return "an interrupt of the calling thread closed the channel";
    }
    if (error == WsaError.WSAEMFILE) {
      return "the host has no descriptor left for it ("
          + failure.getMessage()
          + "), "
          + "close sockets or raise the limit, as with ulimit -n";
    }
    if (error != WsaError.WSASYSCALLFAILURE) {
      return null;
    }
    return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
  }

  private static Row type(Class<? extends Exception> type, WsaError error) {
    return new Row(type, null, error);
  }

  private static Row text(String text, WsaError error) {
    return new Row(Exception.class, text, error);
  }
}
