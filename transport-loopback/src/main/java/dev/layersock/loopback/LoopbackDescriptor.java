package dev.layersock.loopback;

import dev.layersock.descriptor.BaseDescriptor;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.base.BaseProvider;
import java.util.List;

/** Makes the network in memory known, as {@code loopback}. */
public final class LoopbackDescriptor implements BaseDescriptor<LoopbackSettings> {
  /** For the service loader. */
  public LoopbackDescriptor() {}

  @Override
  public String name() {
    return "loopback";
  }

  @Override
  public String summary() {
    return "Streams and datagrams in memory, between sockets of one network";
  }

  @Override
  public Class<LoopbackSettings> settings() {
    return LoopbackSettings.class;
  }

  @Override
  public Class<? extends BaseProvider> provider() {
    return LoopbackProvider.class;
  }

  @Override
  public List<ProtocolInfo> protocols(LoopbackSettings settings) {
    return Protocols.of(settings);
  }
}
