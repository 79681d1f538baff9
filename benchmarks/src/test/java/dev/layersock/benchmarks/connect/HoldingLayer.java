package dev.layersock.benchmarks.connect;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import jakarta.inject.Inject;

/** Begins to connect, and never ends. */
final class HoldingLayer extends LayeredProvider {
  @Inject
  HoldingLayer(@Lower ServiceProvider lower, LayerContext context) {
    super(lower, context);
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) {
    return ConnectOutcome.IN_PROGRESS;
  }

  /** Makes it known. */
  public static final class Descriptor implements LayerDescriptor {
    /** For the service loader. */
    public Descriptor() {}

    @Override
    public String name() {
      return "holding";
    }

    @Override
    public String summary() {
      return "never ends a connect";
    }

    @Override
    public Class<HoldingLayer> provider() {
      return HoldingLayer.class;
    }
  }
}
