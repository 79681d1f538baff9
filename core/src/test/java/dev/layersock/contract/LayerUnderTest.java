package dev.layersock.contract;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ServiceProvider;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A layer that is made by a test.
 *
 * @param name its name in the chain
 * @param added what it adds to stream protocols
 * @param maker makes it
 */
public record LayerUnderTest(
    String name,
    Set<Capability> added,
    BiFunction<ServiceProvider, LayerContext, LayeredProvider> maker)
    implements LayerDescriptor {

  /** One that overrides everything and changes nothing. */
  public static LayerUnderTest passThrough(String name) {
    return new LayerUnderTest(name, Set.of(), PassThroughLayer::new);
  }

  @Override
  public String summary() {
    return "under test";
  }

  @Override
  public Class<LayeredProvider> provider() {
    return LayeredProvider.class;
  }

  @Override
  public Set<Capability> adds(ProtocolInfo below) {
    return below.isConnectionOriented() ? added : Set.of();
  }
}
