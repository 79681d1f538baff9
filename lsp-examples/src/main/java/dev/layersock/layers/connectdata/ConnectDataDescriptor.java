package dev.layersock.layers.connectdata;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.LayeredProvider;
import java.util.Set;

/** Makes the layer {@code connect-data} known. */
public final class ConnectDataDescriptor implements LayerDescriptor {
  /** For {@link java.util.ServiceLoader}. */
  public ConnectDataDescriptor() {}

  @Override
  public String name() {
    return "connect-data";
  }

  @Override
  public String summary() {
    return "Carries caller and callee data of connects in frames, between two ends that both have"
        + " this layer; not needed over a base that carries them itself";
  }

  @Override
  public Class<? extends Record> settings() {
    return ConnectDataSettings.class;
  }

  @Override
  public Class<? extends LayeredProvider> provider() {
    return ConnectDataLayer.class;
  }

  @Override
  public Set<Capability> adds(ProtocolInfo below) {
    return isFor(below) ? Set.of(Capability.CONNECT_DATA) : Set.of();
  }

  /** Whether a request and its answer can go over it; the layer does not touch others. */
  static boolean isFor(ProtocolInfo protocol) {
    return protocol.type() == SocketType.STREAM
        && !protocol.can(Capability.UNI_SEND)
        && !protocol.can(Capability.UNI_RECV);
  }
}
