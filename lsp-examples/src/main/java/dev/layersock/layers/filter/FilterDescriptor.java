package dev.layersock.layers.filter;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.spi.LayeredProvider;

/** Makes the layer {@code filter} known. */
public final class FilterDescriptor implements LayerDescriptor {
  /** For {@link java.util.ServiceLoader}. */
  public FilterDescriptor() {}

  @Override
  public String name() {
    return "filter";
  }

  @Override
  public String summary() {
    return "Allows or denies connections and datagrams by address and port";
  }

  @Override
  public Class<? extends Record> settings() {
    return FilterSettings.class;
  }

  @Override
  public Class<? extends LayeredProvider> provider() {
    return FilterLayer.class;
  }
}
