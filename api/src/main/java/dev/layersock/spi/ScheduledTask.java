package dev.layersock.spi;

/** A task that waits for its time. */
@FunctionalInterface
public interface ScheduledTask {
  /** Takes it back, unless it has begun. Whether it was taken back. */
  boolean cancel();
}
