package dev.layersock.layers.qos;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.LayeredProvider;
import java.util.Set;

/** Makes the layer {@code qos} known. */
public final class QosDescriptor implements LayerDescriptor {
  /** For {@link java.util.ServiceLoader}. */
  public QosDescriptor() {}

  @Override
  public String name() {
    return "qos";
  }

  @Override
  public String summary() {
    return "Shapes what connections send and receive with token buckets, and honours flow"
        + " specifications";
  }

  @Override
  public Class<? extends Record> settings() {
    return QosSettings.class;
  }

  @Override
  public Class<? extends LayeredProvider> provider() {
    return QosLayer.class;
  }

  @Override
  public Set<Capability> adds(ProtocolInfo below) {
    return Set.of(Capability.QOS_SUPPORTED);
  }
}
