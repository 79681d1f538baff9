package dev.layersock.layers.fakes;

import dev.layersock.chain.Framework;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.Report;
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
  public String chain() {
    return "tested";
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
  public void report(Report report) {}

  @Override
  public void offload(Runnable work) {
    clock.execute(work);
  }

  @Override
  public void fault(String where, Throwable thrown) {
    throw new AssertionError("a fault in " + where, thrown);
  }

  @Override
  public <T> SocketSlot<T> slot() {
    return Framework.slot(0);
  }
}
