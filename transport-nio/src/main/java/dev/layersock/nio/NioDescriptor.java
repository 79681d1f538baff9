package dev.layersock.nio;

import dev.layersock.descriptor.BaseDescriptor;
import dev.layersock.protocol.ProtocolInfo;
import java.util.List;

/** Makes the base provider {@code nio} known. */
public final class NioDescriptor implements BaseDescriptor<NioSettings> {
  /** For {@link java.util.ServiceLoader}. */
  public NioDescriptor() {}

  @Override
  public String name() {
    return "nio";
  }

  @Override
  public String summary() {
    return "TCP and UDP of this host, over java.nio.channels";
  }

  @Override
  public Class<NioSettings> settings() {
    return NioSettings.class;
  }

  @Override
  public Class<NioProvider> provider() {
    return NioProvider.class;
  }

  @Override
  public List<ProtocolInfo> protocols(NioSettings settings) {
    return Protocols.ALL;
  }
}
