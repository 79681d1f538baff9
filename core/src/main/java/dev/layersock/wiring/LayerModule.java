package dev.layersock.wiring;

import com.google.inject.AbstractModule;
import dev.layersock.composition.LayerSpec;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.Lower;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.ServiceProvider;

/** What one layer's constructor may ask for. */
final class LayerModule extends AbstractModule {
  private final LayerSpec spec;
  private final ServiceProvider lower;
  private final LayerContext context;

  LayerModule(LayerSpec spec, ServiceProvider lower, LayerContext context) {
    this.spec = spec;
    this.lower = lower;
    this.context = context;
  }

  @Override
  protected void configure() {
    bind(ServiceProvider.class).annotatedWith(Lower.class).toInstance(lower);
    bind(LayerContext.class).toInstance(context);
    bind(ProviderContext.class).toInstance(context);
    SettingsBinding.bind(binder(), spec.settings());
    bind(spec.descriptor().provider());
  }
}
