package dev.layersock.architecture.broken.layers.second;

import com.google.common.base.Joiner;

/** A layer that uses Guava and a monitor. */
public final class SecondLayer {
  private int count;

  /** From Guava. */
  public Joiner joiner() {
    return Joiner.on(',');
  }

  /** Holds the monitor. */
  public synchronized int next() {
    return count++;
  }
}
