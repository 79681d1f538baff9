package dev.layersock.benchmarks.memory;

import dev.layersock.descriptor.LayerDescriptor;

/** Describes {@link SlotLayer}. */
final class SlotDescriptor implements LayerDescriptor {
  static final String NAME = "slot";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "keeps a counter for each socket";
  }

  @Override
  public Class<SlotLayer> provider() {
    return SlotLayer.class;
  }
}
