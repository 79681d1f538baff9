package dev.layersock.contract;

import dev.layersock.spi.TimeSource;
import dev.layersock.time.VirtualTime;
import java.time.Duration;

/** How long a test waits for what has to come. */
public final class Deadline {
  private static final Duration REAL = Duration.ofSeconds(20);

  /** Longer than any timeout of a network; it passes in no time if nothing comes. */
  private static final Duration VIRTUAL = Duration.ofHours(1);

  private Deadline() {}

  /** How long. */
  public static Duration of(TimeSource time) {
    return time instanceof VirtualTime ? VIRTUAL : REAL;
  }
}
