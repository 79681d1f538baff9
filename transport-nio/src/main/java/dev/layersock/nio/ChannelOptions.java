package dev.layersock.nio;

import dev.layersock.error.WsaException;
import dev.layersock.option.OptionValues;
import dev.layersock.option.SockOpt;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Carries option values to channels. SO_LINGER is not among them: it counts when the socket is
 * closed, and is put to use there.
 */
final class ChannelOptions {
  private ChannelOptions() {}

  /** Gives a new channel the values that were set. */
  static void applyAll(NetworkChannel channel, OptionValues values) throws IOException {
    if (values.isSet(SockOpt.SO_REUSEADDR)) {
      apply(channel, SockOpt.SO_REUSEADDR, true);
    }
    if (values.isSet(SockOpt.SO_KEEPALIVE)) {
      apply(channel, SockOpt.SO_KEEPALIVE, true);
    }
    if (values.isSet(SockOpt.SO_BROADCAST)) {
      apply(channel, SockOpt.SO_BROADCAST, true);
    }
    if (values.isSet(SockOpt.SO_OOBINLINE)) {
      apply(channel, SockOpt.SO_OOBINLINE, true);
    }
    if (values.isSet(SockOpt.TCP_NODELAY)) {
      apply(channel, SockOpt.TCP_NODELAY, true);
    }
    applyNumber(channel, SockOpt.SO_SNDBUF, values);
    applyNumber(channel, SockOpt.SO_RCVBUF, values);
    applyNumber(channel, SockOpt.IP_TOS, values);
  }

  /** Gives a channel one value. What the channel does not have is kept by the socket alone. */
  static <T> void apply(NetworkChannel channel, SockOpt<T> option, T value) throws IOException {
    if (option == SockOpt.SO_OOBINLINE && channel instanceof SocketChannel stream) {
      // The channel has this option only under the name that java.net.Socket gives it.
      stream.socket().setOOBInline(Boolean.TRUE.equals(value));
      return;
    }
    SocketOption<T> same = counterpart(option);
    if (same != null && channel.supportedOptions().contains(same)) {
      channel.setOption(same, value);
    }
  }

  /** What a channel has for a buffer size. */
  static int bufferSize(NetworkChannel channel, SockOpt<Integer> option) throws IOException {
    SocketOption<Integer> same = counterpart(option);
    return same == null || !channel.supportedOptions().contains(same) ? 0 : channel.getOption(same);
  }

  private static void applyNumber(
      NetworkChannel channel, SockOpt<Integer> option, OptionValues values)
      throws WsaException, IOException {
    Integer value = values.get(option);
    if (value != null && !value.equals(option.initial())) {
      apply(channel, option, value);
    }
  }

  // Each pair below has one type of value, which the compiler cannot see through the comparison.
  @SuppressWarnings("unchecked")
  private static <T> @Nullable SocketOption<T> counterpart(SockOpt<T> option) {
    SocketOption<?> same = null;
    if (option == SockOpt.SO_REUSEADDR) {
      same = StandardSocketOptions.SO_REUSEADDR;
    } else if (option == SockOpt.SO_KEEPALIVE) {
      same = StandardSocketOptions.SO_KEEPALIVE;
    } else if (option == SockOpt.SO_BROADCAST) {
      same = StandardSocketOptions.SO_BROADCAST;
    } else if (option == SockOpt.TCP_NODELAY) {
      same = StandardSocketOptions.TCP_NODELAY;
    } else if (option == SockOpt.SO_SNDBUF) {
      same = StandardSocketOptions.SO_SNDBUF;
    } else if (option == SockOpt.SO_RCVBUF) {
      same = StandardSocketOptions.SO_RCVBUF;
    } else if (option == SockOpt.IP_TOS) {
      same = StandardSocketOptions.IP_TOS;
    }
    return (SocketOption<T>) same;
  }
}
