package dev.layersock.contract;

import dev.layersock.chain.ChainAssembly;
import dev.layersock.chain.ProtocolChain;
import dev.layersock.chain.ProviderFactory;
import dev.layersock.chain.SocketSink;
import dev.layersock.composition.BaseSpec;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.LayerSpec;
import dev.layersock.descriptor.BaseDescriptor;
import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.settings.NoSettings;
import dev.layersock.settings.Origin;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.Upcalls;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Chains of layers that change nothing, which have to do all that their base does. */
public final class PassThroughChain {
  private static final LayerDescriptor LAYER = new GivenLayer();

  private PassThroughChain() {}

  /**
   * A chain over a base.
   *
   * @param base a fresh one
   * @param layers how many layers
   * @param upcalls what is above the chain
   */
  public static ProviderUnderTest over(ProviderUnderTest base, int layers, Upcalls upcalls) {
    ChainAssembly assembly =
        new ChainAssembly(
            new GivenProviders(base.provider()), base.time(), 1, new UpcallSink(upcalls), 0);
    ProtocolChain chain =
        assembly.assemble(
            new ChainSpec(
                "test",
                IntStream.rangeClosed(1, layers)
                    .mapToObj(n -> LayerSpec.of("pass-" + n, LAYER, new NoSettings()))
                    .toList(),
                BaseSpec.of("base", new GivenBase(base.protocols()), new NoSettings()),
                Origin.CODE));
    for (WspFunction function : WspFunction.values()) {
      if (chain.path(function).size() != layers + 1) {
        throw new IllegalStateException(function + " does not go through all layers");
      }
    }
    return new ProviderUnderTest(
        chain.table(),
        base.time(),
        chain.protocols(),
        base.local(),
        base.foreign(),
        base.abilities(),
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
      return new PassThroughLayer(lower, context);
    }

    @Override
    public ServiceProvider base(BaseSpec spec, ProviderContext context) {
      return given;
    }
  }

  private record GivenLayer() implements LayerDescriptor {
    @Override
    public String name() {
      return "pass-through";
    }

    @Override
    public String summary() {
      return "Changes nothing";
    }

    @Override
    public Class<PassThroughLayer> provider() {
      return PassThroughLayer.class;
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
