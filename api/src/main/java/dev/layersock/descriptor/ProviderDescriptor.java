package dev.layersock.descriptor;

import dev.layersock.spi.ServiceProvider;

/**
 * What the system knows of a provider before it makes one. Descriptors are found through {@link
 * java.util.ServiceLoader} and cost nothing to make; the provider's class is not initialised before
 * a chain needs it.
 */
public sealed interface ProviderDescriptor permits LayerDescriptor, BaseDescriptor {
  /** The name in configuration files: lower-case letters, digits and hyphens, unique. */
  String name();

  /** What it does, one sentence, without a full stop. */
  String summary();

  /**
   * The record of its settings. Each component carries {@link dev.layersock.settings.Setting}; the
   * provider's constructor gets an instance if it has a parameter of this type.
   */
  Class<? extends Record> settings();

  /**
   * The provider's class. It has one constructor with {@code @Inject}, which may ask for the
   * settings and the context; a layer's asks for its {@code @Lower} provider, a base's may ask for
   * a {@link java.nio.channels.spi.SelectorProvider}.
   */
  Class<? extends ServiceProvider> provider();
}
