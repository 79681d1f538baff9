package dev.layersock.descriptor;

import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.base.BaseProvider;
import java.util.List;

/**
 * Makes a base provider (a transport) known. Registered under this type for {@link
 * java.util.ServiceLoader}.
 *
 * @param <S> the record of its settings
 */
public non-sealed interface BaseDescriptor<S extends Record> extends ProviderDescriptor {
  @Override
  Class<? extends BaseProvider> provider();

  @Override
  Class<S> settings();

  /** The protocols that it offers with some settings, the preferred one first. */
  List<ProtocolInfo> protocols(S settings);
}
