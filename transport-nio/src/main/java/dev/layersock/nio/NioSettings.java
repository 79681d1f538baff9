package dev.layersock.nio;

import dev.layersock.settings.Setting;
import java.time.Duration;

/**
 * The settings of the provider {@code nio}.
 *
 * @param connectTimeout how long a connect waits before WSAETIMEDOUT; zero leaves it to the system
 * @param pollers how many threads wait for the network; 1 to 64
 */
public record NioSettings(
    @Setting(
            value = "How long a connect waits for an answer, 0s for as long as the system does",
            byDefault = "0s")
        Duration connectTimeout,
    @Setting(value = "How many threads wait for the network, 1 to 64", byDefault = "1")
        int pollers) {

  /** What an empty section means. */
  public static final NioSettings DEFAULT = new NioSettings(Duration.ZERO, 1);

  /** Checks the ranges. */
  public NioSettings {
    if (connectTimeout.isNegative()) {
      throw new IllegalArgumentException("connect-timeout " + connectTimeout + " is negative");
    }
    if (pollers < 1 || pollers > 64) {
      throw new IllegalArgumentException("pollers " + pollers + " is not in 1 to 64");
    }
  }
}
