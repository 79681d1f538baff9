package dev.layersock.layers.connectdata;

import dev.layersock.chain.ChainAssembly;
import dev.layersock.chain.ProtocolChain;
import dev.layersock.chain.ProviderFactory;
import dev.layersock.chain.SocketSink;
import dev.layersock.composition.BaseSpec;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.LayerSpec;
import dev.layersock.contract.Ability;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.descriptor.BaseDescriptor;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.settings.ByteSize;
import dev.layersock.settings.NoSettings;
import dev.layersock.settings.Origin;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.Upcalls;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chains of the layer under test alone. */
final class ConnectDataChain {
  private ConnectDataChain() {}

  /** Settings as an empty section of a file gives them. */
  static ConnectDataSettings defaults() {
    return settings(512, Duration.ofSeconds(5), 1024);
  }

  static ConnectDataSettings settings(int limit, Duration timeout, int maxHandshakes) {
    return new ConnectDataSettings(new ByteSize(limit), timeout, maxHandshakes, Origin.CODE);
  }

  /** A chain over a base, which has connect data and otherwise what the base can. */
  static ProviderUnderTest over(
      ProviderUnderTest base, ConnectDataSettings settings, Upcalls upcalls) {
    ChainAssembly assembly =
        new ChainAssembly(
            new GivenProviders(base.provider()), base.time(), 1, new UpcallSink(upcalls), 0);
    ProtocolChain chain =
        assembly.assemble(
            new ChainSpec(
                "test",
                List.of(LayerSpec.of("connect-data", new ConnectDataDescriptor(), settings)),
                BaseSpec.of("base", new GivenBase(base.protocols()), new NoSettings()),
                Origin.CODE));
    Set<Ability> abilities = EnumSet.of(Ability.CONNECT_DATA);
    abilities.addAll(base.abilities());
    return new ProviderUnderTest(
        chain.table(),
        base.time(),
        chain.protocols(),
        base.local(),
        base.foreign(),
        abilities,
        base.troubles(),
        chain::socket,
        () -> {
          chain.table().cleanup();
          assembly.cleanupBases();
        });
  }

  private record UpcallSink(Upcalls upcalls) implements SocketSink {
    @Override
    public void signalled(ProviderSocket s, int events) {
      upcalls.signalled(s, events);
    }

    @Override
    public boolean connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
      upcalls.connectCompleted(s, failure);
      return true;
    }
  }

  private record GivenProviders(ServiceProvider given) implements ProviderFactory {
    @Override
    public LayeredProvider layer(LayerSpec spec, ServiceProvider lower, LayerContext context) {
      return new ConnectDataLayer(lower, context, (ConnectDataSettings) spec.settings());
    }

    @Override
    public ServiceProvider base(BaseSpec spec, ProviderContext context) {
      return given;
    }
  }

  private record GivenBase(List<ProtocolInfo> given) implements BaseDescriptor<NoSettings> {
    @Override
    public String name() {
      return "given";
    }

    @Override
    public String summary() {
      return "The base that is under test";
    }

    @Override
    public Class<NoSettings> settings() {
      return NoSettings.class;
    }

    @Override
    public Class<ServiceProvider> provider() {
      return ServiceProvider.class;
    }

    @Override
    public List<ProtocolInfo> protocols(NoSettings settings) {
      return given;
    }
  }
}
