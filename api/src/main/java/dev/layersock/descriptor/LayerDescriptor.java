package dev.layersock.descriptor;

import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.settings.NoSettings;
import dev.layersock.spi.LayeredProvider;
import java.util.List;
import java.util.Set;

/** Makes a layer known. Registered under this type for {@link java.util.ServiceLoader}. */
public non-sealed interface LayerDescriptor extends ProviderDescriptor {
  @Override
  Class<? extends LayeredProvider> provider();

  @Override
  default Class<? extends Record> settings() {
    return NoSettings.class;
  }

  /**
   * Capabilities that a chain has above this layer, whatever is below.
   *
   * @param below a protocol that is offered below this layer
   */
  default Set<Capability> adds(ProtocolInfo below) {
    return Set.of();
  }

  /**
   * Capabilities that must be there below this layer.
   *
   * @param below a protocol that is offered below this layer
   */
  default Set<Capability> requires(ProtocolInfo below) {
    return Set.of();
  }

  /**
   * Whether a call to this layer may take more than some microseconds, as one does that asks
   * another host. Chains with such a layer are refused where calls are made by a thread that serves
   * many sockets.
   */
  default boolean mayBlock() {
    return false;
  }

  /**
   * What there is to say of settings that are valid, but do not do what their author may think. A
   * check of the file tells them; mistakes are logged when the chain is built, too.
   *
   * @param settings of the type of {@link #settings()}
   */
  default List<Remark> remarks(Record settings) {
    return List.of();
  }

  /** Names of layers that, where they are in the same chain, must be listed after this one. */
  default Set<String> above() {
    return Set.of();
  }
}
