package dev.layersock.layers.fakes;

import dev.layersock.spi.LayerContext;
import dev.layersock.spi.SocketSlot;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.Upcalls;

/** The context of the one layer under test. */
public record FakeContext(FakeTime clock, Upcalls upper) implements LayerContext {
  @Override
  public String name() {
    return "under-test";
  }

  @Override
  public TimeSource time() {
    return clock;
  }

  @Override
  public long seed() {
    return 1;
  }

  @Override
  public <T> SocketSlot<T> slot() {
    return new SocketSlot<>(0);
  }
}
