package dev.layersock.chain;

import dev.layersock.spi.LayerContext;
import dev.layersock.spi.SocketSlot;
import dev.layersock.spi.Upcalls;

/** What one layer of one chain gets. */
final class ChainLayerContext extends BaseContext implements LayerContext {
  private final Upcalls upper;
  private final SlotCounter slots;

  ChainLayerContext(
      String chain,
      Faults faults,
      long seed,
      SystemServices services,
      Upcalls upper,
      SlotCounter slots) {
    super(chain, faults, seed, services);
    this.upper = upper;
    this.slots = slots;
  }

  @Override
  public String chain() {
    return chain; // the base class keeps it, for reports
  }

  @Override
  public Upcalls upper() {
    return upper;
  }

  @Override
  public <T> SocketSlot<T> slot() {
    return Framework.slot(slots.take(name()));
  }
}
