package dev.layersock.layers.logging;

import dev.layersock.error.WsaException;
import dev.layersock.protocol.Addresses;
import dev.layersock.protocol.Printable;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One log line of {@code key=value} pairs; a value with a space or a quote in it is quoted. */
final class Line {
  private final StringBuilder text = new StringBuilder(120);

  Line(String event, long connection) {
    text.append("event=").append(event).append(" conn=").append(connection);
  }

  Line add(String key, String value) {
    text.append(' ').append(key).append('=').append(Printable.value(value));
    return this;
  }

  Line add(String key, long value) {
    text.append(' ').append(key).append('=').append(value);
    return this;
  }

  /** An address, without the slash that Java puts before it; nothing if there is none. */
  Line add(String key, @Nullable SocketAddress address) {
    return address == null ? this : add(key, Addresses.text(address));
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
    String provider = failure.provider();
    if (provider != null) {
      add("provider", provider);
    }
    String reason = failure.reason();
    return add("reason", reason == null ? failure.error().meaning() : reason);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
