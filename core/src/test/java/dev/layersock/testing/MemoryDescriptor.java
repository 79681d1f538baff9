package dev.layersock.testing;

import dev.layersock.descriptor.BaseDescriptor;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import java.util.List;
import java.util.Set;

/** Makes the memory base known. */
public final class MemoryDescriptor implements BaseDescriptor<MemorySettings> {
  /** Streams over IPv4, with urgent data. */
  public static final ProtocolInfo STREAM4 =
      new ProtocolInfo(
          "memory4",
          AddressFamily.INET,
          SocketType.STREAM,
          ProtocolInfo.TCP,
          Set.of(Capability.GRACEFUL_CLOSE, Capability.EXPEDITED_DATA),
          0);

  /** Streams over IPv6, without urgent data. */
  public static final ProtocolInfo STREAM6 =
      new ProtocolInfo(
          "memory6", AddressFamily.INET6, SocketType.STREAM, ProtocolInfo.TCP, Set.of(), 0);

  /** Datagram sockets that can be made and closed, and no more. */
  public static final ProtocolInfo DATAGRAM4 =
      new ProtocolInfo(
          "memory-datagram4",
          AddressFamily.INET,
          SocketType.DGRAM,
          ProtocolInfo.UDP,
          Set.of(Capability.CONNECTIONLESS),
          1000);

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String summary() {
    return "connects sockets within a test";
  }

  @Override
  public Class<MemorySettings> settings() {
    return MemorySettings.class;
  }

  @Override
  public Class<MemoryBase> provider() {
    return MemoryBase.class;
  }

  @Override
  public List<ProtocolInfo> protocols(MemorySettings settings) {
    return List.of(STREAM4, STREAM6, DATAGRAM4);
  }
}
