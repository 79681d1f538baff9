package dev.layersock.layers.connectdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.Composition;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.error.WsaError;
import dev.layersock.error.WspFunction;
import dev.layersock.layers.fakes.FakeContext;
import dev.layersock.layers.fakes.FakeLower;
import dev.layersock.layers.fakes.FakeTime;
import dev.layersock.layers.fakes.Protocols;
import dev.layersock.layers.fakes.UpperEvents;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.settings.Origin;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import dev.layersock.spi.Explanation;
import dev.layersock.spi.Explanation.Verdict;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final InetSocketAddress PEER = FakeLower.LOCAL;

  private final ConnectDataLayer layer =
      new ConnectDataLayer(
          new FakeLower(),
          new FakeContext(new FakeTime(0), new UpperEvents()),
          ConnectDataChain.settings(64, Duration.ofSeconds(5), 4));

  private static Composition load(Path file) {
    return ChainFile.load(
        file, ProviderRegistry.discover(SettingsTest.class.getClassLoader()), name -> null);
  }

  @Test
  @DisplayName("An empty section means 512 bytes, five seconds and 1024 handshakes")
  void defaults(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("c.yaml"), "chains: {c: [connect-data, nio]}");
    ConnectDataSettings settings =
        (ConnectDataSettings) load(file).chains().get(0).layers().get(0).settings();
    assertThat(settings)
        .isEqualTo(
            new ConnectDataSettings(
                ConnectDataChain.defaults().limit(),
                Duration.ofSeconds(5),
                1024,
                settings.origin()));
    assertThat(settings.limit().bytes()).isEqualTo(512);
  }

  @Test
  @DisplayName("The sample chain is fine and has connect data on its streams alone")
  void sample() throws Exception {
    URL sample = SettingsTest.class.getResource("/chains/greeting.yaml");
    ChainSpec chain = load(Path.of(URI.create(String.valueOf(sample)))).chains().get(0);
    assertThat(chain.protocols()).hasSize(4);
    for (ProtocolInfo protocol : chain.protocols()) {
      assertThat(protocol.can(Capability.CONNECT_DATA))
          .as(protocol.name())
          .isEqualTo(protocol.type() == SocketType.STREAM);
    }
  }

  @Test
  @DisplayName("Values out of range are refused with the range or the remedy")
  void ranges() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> ConnectDataChain.settings(0, second, 1))
        .hasMessage("limit 0B is not in 1B to 65535B");
    assertThatThrownBy(() -> ConnectDataChain.settings(65536, second, 1))
        .hasMessage("limit 64KiB is not in 1B to 65535B");
    assertThatThrownBy(() -> ConnectDataChain.settings(1, Duration.ZERO, 1))
        .hasMessage("timeout is not more than zero; leave it out for 5s");
    assertThatThrownBy(() -> ConnectDataChain.settings(1, second, 0))
        .hasMessage("max-handshakes 0 is below 1; leave it out for 1024");
    assertThat(ConnectDataChain.settings(65535, second, 1).limit().bytes()).isEqualTo(65535);
  }

  @Test
  @DisplayName("Over a stream that goes one way it adds nothing, as no answer could come")
  void oneWay() {
    ConnectDataDescriptor descriptor = new ConnectDataDescriptor();
    ProtocolInfo both = Protocols.stream(new UpperEvents()).protocol();
    assertThat(descriptor.adds(both)).containsExactly(Capability.CONNECT_DATA);
    for (Capability way : List.of(Capability.UNI_SEND, Capability.UNI_RECV)) {
      ProtocolInfo oneWay = both.with(Set.of(way));
      assertThat(descriptor.adds(oneWay)).isEmpty();
      ExplainRequest asked =
          new ExplainRequest(WspFunction.CONNECT, oneWay, ConnectRequest.to(PEER));
      assertThat(layer.explain(asked).verdict()).isEqualTo(Verdict.PASSES);
    }
  }

  @Test
  @DisplayName("It explains that data is carried by frames, and what it refuses")
  void explains() {
    Explanation plain = layer.explain(Protocols.connect(ConnectRequest.to(PEER)));
    assertThat(plain.verdict()).isEqualTo(Verdict.ALTERS);
    assertThat(plain.detail()).contains("sends a frame ahead");
    assertThat(plain.forwarded()).isNull();
    assertThat(plain.origin()).isEqualTo(Origin.CODE);

    ConnectRequest asking =
        new ConnectRequest(PEER, ByteBuffer.allocate(64), ByteBuffer.allocate(1), null);
    Explanation carried = layer.explain(Protocols.connect(asking));
    assertThat(carried.detail()).startsWith("carries connect data in a frame");
    assertThat(carried.forwarded()).isEqualTo(ConnectRequest.to(PEER));

    ConnectRequest large = asking.withCallerData(ByteBuffer.allocate(65));
    Explanation refused = layer.explain(Protocols.connect(large));
    assertThat(refused.verdict()).isEqualTo(Verdict.REFUSES);
    assertThat(refused.error()).isEqualTo(WsaError.WSAEFAULT);
    assertThat(refused.detail()).isEqualTo("caller data of 65B is above the limit of 64B");

    assertThat(layer.explain(Protocols.sendTo(ConnectRequest.to(PEER))).verdict())
        .isEqualTo(Verdict.PASSES);
  }
}
