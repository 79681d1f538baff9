package dev.layersock.layers.logging;

import dev.layersock.error.WsaException;
import dev.layersock.protocol.Addresses;
import dev.layersock.protocol.Printable;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One log line of {@code key=value} pairs; a value with a space or a quote in it is quoted. */
final class Line {
  private final StringBuilder text = new StringBuilder(160);

  /**
   * A line about one socket.
   *
   * @param place the pairs that name chain and layer
   */
  Line(String event, String place, SocketLog socket) {
    text.append("event=").append(event).append(' ').append(place);
    add("conn", socket.number()).addIfKnown("session", socket.session());
  }

  Line add(String key, String value) {
    text.append(' ').append(key).append('=').append(Printable.value(value));
    return this;
  }

  Line addIfKnown(String key, @Nullable String value) {
    return value == null ? this : add(key, value);
  }

  Line add(String key, long value) {
    text.append(' ').append(key).append('=').append(value);
    return this;
  }

  /** An address in numbers; nothing if there is none. */
  Line add(String key, @Nullable SocketAddress address) {
    return address == null ? this : add(key, numbers(address));
  }

  private static String numbers(SocketAddress address) {
    if (!(address instanceof InetSocketAddress internet) || internet.isUnresolved()) {
      return Addresses.text(address);
    }
    InetAddress host = internet.getAddress();
    String text = host.getHostAddress();
    return (host instanceof Inet6Address ? "[" + text + "]" : text) + ":" + internet.getPort();
  }

  /** A duration in milliseconds, to the microsecond. */
  Line addMillis(long nanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(nanos, 0));
    text.append(" ms=").append(micros / 1000).append('.');
    long fraction = micros % 1000;
    if (fraction < 100) {
      text.append('0');
    }
    if (fraction < 10) {
      text.append('0');
    }
    text.append(fraction);
    return this;
  }

  Line add(WsaException failure) {
    add("error", failure.error().name());
    addIfKnown("provider", failure.provider());
    String reason = failure.reason();
    return add("reason", reason == null ? failure.error().meaning() : reason);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
