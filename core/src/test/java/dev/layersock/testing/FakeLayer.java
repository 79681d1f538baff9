package dev.layersock.testing;

import dev.layersock.composition.LayerSpec;
import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.settings.NoSettings;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ServiceProvider;

/** The kind of a layer that a test makes by hand. */
public final class FakeLayer implements LayerDescriptor {
  /** Makes one. */
  @FunctionalInterface
  public interface Maker {
    /** As the layer's constructor would. */
    LayeredProvider make(ServiceProvider lower, LayerContext context);
  }

  private final String name;
  private final Maker maker;

  private FakeLayer(String name, Maker maker) {
    this.name = name;
    this.maker = maker;
  }

  /** The layer as part of a chain. */
  public static LayerSpec layer(String name, Maker maker) {
    return LayerSpec.of(name, new FakeLayer(name, maker), new NoSettings());
  }

  Maker maker() {
    return maker;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return "does what a test wants";
  }

  @Override
  public Class<? extends LayeredProvider> provider() {
    return LayeredProvider.class;
  }
}
