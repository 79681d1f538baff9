package dev.layersock.chain;

import dev.layersock.spi.LayerContext;
import dev.layersock.spi.SocketSlot;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.Upcalls;

/** What one layer of one chain gets. */
final class ChainLayerContext implements LayerContext {
  private final String name;
  private final TimeSource time;
  private final long seed;
  private final Upcalls upper;
  private final SlotCounter slots;

  ChainLayerContext(String name, TimeSource time, long seed, Upcalls upper, SlotCounter slots) {
    this.name = name;
    this.time = time;
    this.seed = seed;
    this.upper = upper;
    this.slots = slots;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public TimeSource time() {
    return time;
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public Upcalls upper() {
    return upper;
  }

  @Override
  public <T> SocketSlot<T> slot() {
    return new SocketSlot<>(slots.take(name));
  }
}
