package dev.layersock.config;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ServiceProvider;
import java.util.Set;

/** A layer that is described and never made. */
record FakeLayer(
    String name,
    Class<? extends Record> settings,
    Set<Capability> added,
    Set<Capability> required,
    Set<String> above)
    implements LayerDescriptor {

  static FakeLayer of(String name, Class<? extends Record> settings) {
    return new FakeLayer(name, settings, Set.of(), Set.of(), Set.of());
  }

  FakeLayer adding(Capability capability) {
    return new FakeLayer(name, settings, Set.of(capability), required, above);
  }

  FakeLayer requiring(Capability capability) {
    return new FakeLayer(name, settings, added, Set.of(capability), above);
  }

  FakeLayer above(String other) {
    return new FakeLayer(name, settings, added, required, Set.of(other));
  }

  @Override
  public Set<Capability> adds(ProtocolInfo below) {
    return added;
  }

  @Override
  public Set<Capability> requires(ProtocolInfo below) {
    return required;
  }

  @Override
  public String summary() {
    return "A layer of tests";
  }

  @Override
  public Class<? extends LayeredProvider> provider() {
    return Provider.class;
  }

  static final class Provider extends LayeredProvider {
    Provider(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }
  }
}
