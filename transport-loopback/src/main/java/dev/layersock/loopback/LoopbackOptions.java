package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What this provider knows of the options, besides the rules that are the same everywhere. */
final class LoopbackOptions {
  private static final int LARGEST_BUFFER = 1 << 30;

  private static final Set<SockOpt<?>> KNOWN =
      Set.of(
          SockOpt.SO_ACCEPTCONN,
          SockOpt.SO_REUSEADDR,
          SockOpt.SO_EXCLUSIVEADDRUSE,
          SockOpt.SO_KEEPALIVE,
          SockOpt.SO_BROADCAST,
          SockOpt.SO_LINGER,
          SockOpt.SO_OOBINLINE,
          SockOpt.SO_SNDBUF,
          SockOpt.SO_RCVBUF,
          SockOpt.SO_SNDTIMEO,
          SockOpt.SO_RCVTIMEO,
          SockOpt.SO_ERROR,
          SockOpt.SO_TYPE,
          SockOpt.SO_MAX_MSG_SIZE,
          SockOpt.SO_PROTOCOL_INFO,
          SockOpt.SO_CONDITIONAL_ACCEPT,
          SockOpt.SO_CONNECT_TIME,
          SockOpt.TCP_NODELAY,
          SockOpt.IP_TOS);

  private LoopbackOptions() {}

  /**
   * Checks that an option is not some layer's own.
   *
   * @throws WsaException WSAENOPROTOOPT
   */
  static void requireKnown(SockOpt<?> option) throws WsaException {
    if (!KNOWN.contains(option)) {
      throw new WsaException(
          WsaError.WSAENOPROTOOPT,
          "the transport has no option " + option + "; is a layer missing?");
    }
  }

  /** The value of an option that every socket looks up in the same way; null for any other. */
  static @Nullable Object common(LoopbackSocket socket, SockOpt<?> option) {
    if (option == SockOpt.SO_TYPE) {
      return socket.protocol().type();
    }
    if (option == SockOpt.SO_PROTOCOL_INFO) {
      return socket.protocol();
    }
    if (option == SockOpt.SO_MAX_MSG_SIZE) {
      boolean stream = socket.protocol().type() == SocketType.STREAM;
      return stream ? 0 : socket.network.settings.maxDatagram().asInt();
    }
    if (option == SockOpt.SO_RCVBUF || option == SockOpt.SO_SNDBUF) {
      return socket.network.settings.receiveBuffer().asInt();
    }
    return null;
  }

  /** The value that is kept where another was asked for; a wrong one stays as it is. */
  static <T> T adjust(SockOpt<T> option, T value) {
    boolean buffer = option == SockOpt.SO_RCVBUF || option == SockOpt.SO_SNDBUF;
    if (buffer && value instanceof Integer size && (size == 0 || size > LARGEST_BUFFER)) {
      return option.type().cast(Math.max(1, Math.min(size, LARGEST_BUFFER)));
    }
    return value;
  }

  /** Whether closing is to reset the connection. */
  static boolean resetsOnClose(LoopbackSocket socket) {
    if (socket.protocol().type() != SocketType.STREAM) {
      return false;
    }
    Linger linger = socket.kept(SockOpt.SO_LINGER);
    return linger != null && linger.on() && linger.seconds() == 0;
  }
}
