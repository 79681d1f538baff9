package dev.layersock.contract;

import dev.layersock.spi.TimeSource;

/** A test of something that lives in a time of its own. */
public interface Timed {
  /** The time. */
  TimeSource time();
}
