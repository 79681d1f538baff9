package dev.layersock.wiring;

import com.google.inject.AbstractModule;
import dev.layersock.composition.BaseSpec;
import dev.layersock.spi.ProviderContext;

/** What one base's constructor may ask for. */
final class BaseModule extends AbstractModule {
  private final BaseSpec spec;
  private final ProviderContext context;

  BaseModule(BaseSpec spec, ProviderContext context) {
    this.spec = spec;
    this.context = context;
  }

  @Override
  protected void configure() {
    bind(ProviderContext.class).toInstance(context);
    SettingsBinding.bind(binder(), spec.settings());
    bind(spec.descriptor().provider());
  }
}
