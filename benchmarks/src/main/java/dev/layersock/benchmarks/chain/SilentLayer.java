package dev.layersock.benchmarks.chain;

import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.ServiceProvider;
import jakarta.inject.Inject;

/** Overrides nothing, and so is on no path. */
final class SilentLayer extends LayeredProvider {
  @Inject
  SilentLayer(@Lower ServiceProvider lower, LayerContext context) {
    super(lower, context);
  }
}
