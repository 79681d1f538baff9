package dev.layersock.contract;

import dev.layersock.error.WsaException;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import java.util.Set;

/**
 * A layer that does what the contract allows, to the utmost: each time that something is watched,
 * it signals at once that it were true.
 */
public final class EarlySignalsLayer extends LayeredProvider {
  private EarlySignalsLayer(ServiceProvider lower, LayerContext context) {
    super(lower, context);
  }

  /** The layer as one under test. */
  public static LayerUnderTest underTest() {
    return new LayerUnderTest("early", Set.of(), EarlySignalsLayer::new);
  }

  @Override
  public void watch(ProviderSocket s, int events) throws WsaException {
    super.watch(s, events);
    upper().signalled(s, events);
  }
}
