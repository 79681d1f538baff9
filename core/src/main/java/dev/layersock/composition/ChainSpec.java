package dev.layersock.composition;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.settings.Origin;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A protocol chain: layers over a base. Listed first is nearest the application: called first on
 * the way down, last on the way up.
 *
 * @param name unique within the system
 * @param layers none or more
 * @param base what they stand on
 * @param origin where it stands
 */
public record ChainSpec(String name, List<LayerSpec> layers, BaseSpec base, Origin origin) {
  /** Copies the list. */
  public ChainSpec {
    layers = List.copyOf(layers);
  }

  /** The protocols that the chain offers: its base's, with what the layers add. */
  public List<ProtocolInfo> protocols() {
    Set<Capability> added = EnumSet.noneOf(Capability.class);
    for (LayerSpec layer : layers) {
      added.addAll(layer.descriptor().adds());
    }
    return base.protocols().stream().map(protocol -> protocol.with(added)).toList();
  }

  /** Whether a call into the chain may take long: whether one of its layers says so. */
  public boolean mayBlock() {
    return layers.stream().map(LayerSpec::descriptor).anyMatch(LayerDescriptor::mayBlock);
  }
}
