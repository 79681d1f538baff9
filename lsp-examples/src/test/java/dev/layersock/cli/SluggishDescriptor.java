package dev.layersock.cli;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.ServiceProvider;
import jakarta.inject.Inject;

/** A layer that says that it may block. */
public final class SluggishDescriptor implements LayerDescriptor {
  /** For the service loader. */
  public SluggishDescriptor() {}

  @Override
  public String name() {
    return "test-sluggish";
  }

  @Override
  public String summary() {
    return "May block";
  }

  @Override
  public boolean mayBlock() {
    return true;
  }

  @Override
  public Class<? extends LayeredProvider> provider() {
    return Layer.class;
  }

  static final class Layer extends LayeredProvider {
    @Inject
    Layer(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }
  }
}
