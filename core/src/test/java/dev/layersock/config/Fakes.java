package dev.layersock.config;

import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.qos.ServiceType;
import dev.layersock.settings.ByteSize;
import dev.layersock.settings.Cidr;
import dev.layersock.settings.DataRate;
import dev.layersock.settings.NoSettings;
import dev.layersock.settings.Origin;
import dev.layersock.settings.PortRange;
import dev.layersock.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The providers and the environment that the tests' files are read with. */
final class Fakes {
  static final Map<String, String> ENVIRONMENT =
      Map.of("RATE", "2MB/s", "BAD_RATE", "fast", "BASE", "loopback", "EMPTY", "");

  static final ProtocolInfo TCP4 =
      new ProtocolInfo(
          "tcp4",
          AddressFamily.INET,
          SocketType.STREAM,
          ProtocolInfo.TCP,
          Set.of(Capability.GUARANTEED_DELIVERY, Capability.GUARANTEED_ORDER),
          0);

  static final ProtocolInfo UDP4 =
      new ProtocolInfo(
          "udp4",
          AddressFamily.INET,
          SocketType.DGRAM,
          ProtocolInfo.UDP,
          Set.of(Capability.CONNECTIONLESS, Capability.MESSAGE_ORIENTED),
          65507);

  static final ProviderRegistry REGISTRY =
      ProviderRegistry.of(
          List.of(
              FakeLayer.of("logging", NoSettings.class),
              FakeLayer.of("filter", FilterSettings.class),
              FakeLayer.of("qos", QosSettings.class)
                  .adding(Capability.QOS_SUPPORTED)
                  .above("logging"),
              FakeLayer.of("framing", FramingSettings.class)
                  .adding(Capability.CONNECT_DATA)
                  .requiring(Capability.GUARANTEED_ORDER),
              FakeLayer.of("greeting", NoSettings.class).requiring(Capability.CONNECT_DATA),
              FakeLayer.of("undescribed", Undescribed.class),
              new FakeBase<>("loopback", NoSettings.class, settings -> List.of(TCP4, UDP4)),
              new FakeBase<>("nio", NioSettings.class, NioSettings::protocols),
              new FakeBase<>("silent", NoSettings.class, settings -> List.of()),
              new FakeBase<>(
                  "failing",
                  NoSettings.class,
                  settings -> {
                    throw new IllegalStateException("no network here");
                  })));

  private Fakes() {}

  enum Verdict {
    ALLOW,
    DENY,
    DENY_SILENTLY
  }

  record FilterSettings(
      @Setting(value = "What happens where no rule matches", byDefault = "allow", key = "default")
          Verdict otherwise,
      @Setting(value = "The rules, the first that matches decides", byDefault = "[]")
          List<Rule> rules) {}

  record Rule(
      @Setting("Peers that may be connected to") List<Cidr> allow,
      @Setting(value = "Ports of them", byDefault = "any") List<PortRange> ports,
      @Setting("What a log calls it") Optional<String> name,
      Origin origin) {}

  record QosSettings(
      @Setting("Bytes a second over time") DataRate tokenRate,
      @Setting(value = "Bytes that may go at once", byDefault = "64KiB") ByteSize tokenBucketSize,
      @Setting("Bytes a second at most") Optional<DataRate> peakBandwidth,
      @Setting(value = "The level", byDefault = "best-effort") ServiceType serviceType) {
    QosSettings {
      if (peakBandwidth
          .filter(peak -> peak.bytesPerSecond() < tokenRate.bytesPerSecond())
          .isPresent()) {
        throw new IllegalArgumentException("the peak bandwidth is below the token rate");
      }
    }
  }

  record FramingSettings(
      @Setting(value = "Largest frame", byDefault = "16KiB") ByteSize largest,
      @Setting(value = "Whether frames are numbered", byDefault = "false") boolean numbered,
      @Setting(value = "Frames that may wait", byDefault = "16") int queue,
      @Setting("How it is done") Tuning tuning) {}

  record Tuning(
      @Setting(value = "Tries", byDefault = "3") int tries,
      @Setting(value = "Pause between tries", byDefault = "250ms") Duration pause) {}

  record NioSettings(
      @Setting(value = "How long a connect may take", byDefault = "10s") Duration connectTimeout,
      @Setting(value = "Whether there is UDP", byDefault = "true") boolean datagrams) {
    List<ProtocolInfo> protocols() {
      return datagrams ? List.of(TCP4, UDP4) : List.of(TCP4);
    }
  }

  record Undescribed(int number) {}
}
