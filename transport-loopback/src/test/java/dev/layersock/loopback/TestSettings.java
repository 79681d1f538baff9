package dev.layersock.loopback;

import dev.layersock.settings.ByteSize;
import dev.layersock.settings.DataRate;
import java.time.Duration;
import java.util.Optional;

/** Settings for tests. */
final class TestSettings {
  private TestSettings() {}

  /** Nothing that is optional. */
  static LoopbackSettings bare() {
    return make(false, Optional.empty(), Duration.ZERO);
  }

  /** Data and connects that take time. */
  static LoopbackSettings slow(long millis) {
    return make(true, Optional.empty(), Duration.ofMillis(millis));
  }

  /** Room for so many bytes a second. */
  static LoopbackSettings capacity(long bytesPerSecond) {
    return make(true, Optional.of(new DataRate(bytesPerSecond)), Duration.ZERO);
  }

  /** Streams of one direction, and room for so many bytes a second. */
  static LoopbackSettings oneWay(Direction direction, long bytesPerSecond) {
    return make(true, Optional.of(new DataRate(bytesPerSecond)), Duration.ZERO, direction);
  }

  private static LoopbackSettings make(
      boolean abilities, Optional<DataRate> capacity, Duration latency) {
    return make(abilities, capacity, latency, Direction.BOTH);
  }

  private static LoopbackSettings make(
      boolean abilities, Optional<DataRate> capacity, Duration latency, Direction direction) {
    return new LoopbackSettings(
        "test",
        new ByteSize(4096),
        16,
        new ByteSize(2000),
        abilities,
        abilities,
        abilities,
        abilities,
        new ByteSize(32),
        capacity,
        latency,
        direction);
  }
}
