package dev.layersock.chain;

import dev.layersock.composition.BaseSpec;
import dev.layersock.composition.LayerSpec;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.base.BaseProvider;

/** Makes the providers of chains. */
public interface ProviderFactory {
  /**
   * Makes a layer.
   *
   * @throws AssemblyException if it cannot be made
   */
  LayeredProvider layer(LayerSpec spec, ServiceProvider lower, LayerContext context);

  /**
   * Makes a base.
   *
   * @throws AssemblyException if it cannot be made
   */
  BaseProvider base(BaseSpec spec, ProviderContext context);
}
