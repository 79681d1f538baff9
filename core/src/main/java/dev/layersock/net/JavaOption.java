package dev.layersock.net;

import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A socket option in the three shapes that it has: a number of {@link SocketOptions}, a {@link
 * SocketOption}, and a {@link SockOpt}.
 *
 * @param id the number
 * @param name null if there is only the number
 * @param forServers whether a server socket lists it
 * @param toChain from the value in Java
 * @param toJava from the value in the chain
 */
record JavaOption<T>(
    int id,
    @Nullable SocketOption<?> name,
    boolean forServers,
    SockOpt<T> option,
    Function<Object, T> toChain,
    Function<T, Object> toJava) {

  private static final int LONGEST_LINGER = 65535;

  static final List<JavaOption<?>> ALL =
      List.of(
          same(SocketOptions.SO_RCVBUF, StandardSocketOptions.SO_RCVBUF, true, SockOpt.SO_RCVBUF),
          same(SocketOptions.SO_SNDBUF, StandardSocketOptions.SO_SNDBUF, false, SockOpt.SO_SNDBUF),
          same(
              SocketOptions.SO_REUSEADDR,
              StandardSocketOptions.SO_REUSEADDR,
              true,
              SockOpt.SO_REUSEADDR),
          same(
              SocketOptions.SO_KEEPALIVE,
              StandardSocketOptions.SO_KEEPALIVE,
              false,
              SockOpt.SO_KEEPALIVE),
          same(
              SocketOptions.TCP_NODELAY,
              StandardSocketOptions.TCP_NODELAY,
              false,
              SockOpt.TCP_NODELAY),
          same(SocketOptions.IP_TOS, StandardSocketOptions.IP_TOS, false, SockOpt.IP_TOS),
          same(SocketOptions.SO_OOBINLINE, null, false, SockOpt.SO_OOBINLINE),
          new JavaOption<>(
              SocketOptions.SO_LINGER,
              StandardSocketOptions.SO_LINGER,
              false,
              SockOpt.SO_LINGER,
              JavaOption::linger,
              linger -> linger.on() ? linger.seconds() : -1),
          new JavaOption<>(
              SocketOptions.SO_TIMEOUT,
              null,
              true,
              SockOpt.SO_RCVTIMEO,
              millis -> Duration.ofMillis((Integer) millis),
              timeout -> Math.toIntExact(timeout.toMillis())));

  /** The option with a number. */
  static JavaOption<?> of(int id) throws SocketException {
    for (JavaOption<?> option : ALL) {
      if (option.id == id) {
        return option;
      }
    }
    throw new SocketException("there is no socket option " + id + " here");
  }

  /** The option with a name; null if sockets of that kind do not have it. */
  static @Nullable JavaOption<?> of(SocketOption<?> name, boolean server) {
    for (JavaOption<?> option : ALL) {
      if (name.equals(option.name) && (option.forServers || !server)) {
        return option;
      }
    }
    return null;
  }

  private static <T> JavaOption<T> same(
      int id, @Nullable SocketOption<T> name, boolean forServers, SockOpt<T> option) {
    return new JavaOption<>(
        id, name, forServers, option, option.type()::cast, value -> (Object) value);
  }

  private static Linger linger(Object value) {
    return value instanceof Integer seconds && seconds >= 0
        ? new Linger(true, Math.min(seconds, LONGEST_LINGER))
        : Linger.OFF;
  }
}
