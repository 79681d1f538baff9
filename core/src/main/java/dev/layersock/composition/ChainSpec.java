package dev.layersock.composition;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.settings.Origin;
import java.util.HashSet;
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
  /** Copies the list, and checks that all names differ. */
  public ChainSpec {
    layers = List.copyOf(layers);
    Set<String> names = new HashSet<>(Set.of(base.name()));
    for (LayerSpec layer : layers) {
      if (!names.add(layer.name())) {
        throw new IllegalArgumentException(
            "two providers of chain '" + name + "' are named '" + layer.name() + "'");
      }
    }
  }

  /** The protocols that the chain offers: its base's, with what the layers add. */
  public List<ProtocolInfo> protocols() {
    return base.protocols().stream().map(this::seenFromAbove).toList();
  }

  private ProtocolInfo seenFromAbove(ProtocolInfo protocol) {
    ProtocolInfo seen = protocol;
    for (int i = layers.size() - 1; i >= 0; i--) {
      seen = seen.with(layers.get(i).descriptor().adds(seen));
    }
    return seen;
  }

  /** Whether a call into the chain may take long: whether one of its layers says so. */
  public boolean mayBlock() {
    return layers.stream().map(LayerSpec::descriptor).anyMatch(LayerDescriptor::mayBlock);
  }
}
