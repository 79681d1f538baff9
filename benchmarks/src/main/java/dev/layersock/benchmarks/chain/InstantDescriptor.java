package dev.layersock.benchmarks.chain;

import dev.layersock.descriptor.BaseDescriptor;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.settings.NoSettings;
import java.util.List;
import java.util.Set;

/** Makes the base {@code instant} known. */
final class InstantDescriptor implements BaseDescriptor<NoSettings> {
  /** Its one protocol. */
  static final ProtocolInfo STREAM =
      new ProtocolInfo(
          "tcp4", AddressFamily.INET, SocketType.STREAM, ProtocolInfo.TCP, Set.of(), 0);

  @Override
  public String name() {
    return "instant";
  }

  @Override
  public String summary() {
    return "connects at once, to nothing";
  }

  @Override
  public Class<NoSettings> settings() {
    return NoSettings.class;
  }

  @Override
  public List<ProtocolInfo> protocols(NoSettings settings) {
    return List.of(STREAM);
  }

  @Override
  public Class<InstantBase> provider() {
    return InstantBase.class;
  }
}
