package dev.layersock.layers.connectdata;

import dev.layersock.settings.ByteSize;
import dev.layersock.settings.Origin;
import dev.layersock.settings.Setting;
import java.time.Duration;

/**
 * The settings of the layer {@code connect-data}.
 *
 * @param limit bytes of caller data, and of callee data, at most; 1 to 65535
 * @param timeout how long the other end may take, once connected, for the answer or for the whole
 *     request; more than zero
 * @param maxHandshakes connections that one listener takes from below before its application takes
 *     them; 1 or more
 * @param origin where the section stands
 */
public record ConnectDataSettings(
    @Setting(value = "Largest caller or callee data", byDefault = "512B") ByteSize limit,
    @Setting(
            value = "How long a client waits for its answer, and a listener for a whole request",
            byDefault = "5s")
        Duration timeout,
    @Setting(
            value = "Connections that wait at one listener, with or without a whole request",
            byDefault = "1024")
        int maxHandshakes,
    @Setting("Where the section stands") Origin origin) {

  /** Checks the ranges. */
  public ConnectDataSettings {
    if (limit.bytes() < 1 || limit.bytes() > Frame.MOST_DATA) {
      throw new IllegalArgumentException(
          "limit " + limit + " is not in 1B to " + Frame.MOST_DATA + "B");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout is not more than zero; leave it out for 5s");
    }
    if (maxHandshakes < 1) {
      throw new IllegalArgumentException(
          "max-handshakes " + maxHandshakes + " is below 1; leave it out for 1024");
    }
  }
}
