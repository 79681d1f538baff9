package dev.layersock.contract;

import dev.layersock.chain.ChainAssembly;
import dev.layersock.chain.Checks;
import dev.layersock.chain.Observers;
import dev.layersock.chain.ProtocolChain;
import dev.layersock.chain.ProviderFactory;
import dev.layersock.chain.SocketSink;
import dev.layersock.composition.BaseSpec;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.LayerSpec;
import dev.layersock.descriptor.BaseDescriptor;
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
import dev.layersock.spi.base.BaseProvider;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain over a base: some layers that change nothing, which have to do all that is below them,
 * and then those that are under test with the base.
 *
 * @param chain the chain
 * @param ending ends it and its base
 */
public record ChainUnderTest(ProtocolChain chain, Runnable ending) {

  /**
   * Puts a chain together.
   *
   * @param base a fresh one, with the layers that belong to it
   * @param passing how many layers that change nothing are on top; several are checked strictly
   * @param sink what is above the chain
   * @param sinkSlots the slots of each socket that the sink needs
   */
  public static ChainUnderTest over(
      ProviderUnderTest base, int passing, SocketSink sink, int sinkSlots) {
    List<LayerSpec> layers = new ArrayList<>();
    for (int n = 1; n <= passing; n++) {
      layers.add(spec(LayerUnderTest.passThrough("pass-" + n)));
    }
    base.layers().forEach(layer -> layers.add(spec(layer)));
    ChainAssembly assembly =
        new ChainAssembly(
            new GivenProviders((BaseProvider) base.provider()),
            base.time(),
            1,
            sink,
            sinkSlots,
            Observers.of(passing > 1 ? Checks.STRICT : Checks.FREE));
    BaseSpec given = BaseSpec.of("base", new GivenBase(base.protocols()), new NoSettings());
    ProtocolChain chain = assembly.assemble(new ChainSpec("test", layers, given, Origin.CODE));
    for (WspFunction function : WspFunction.values()) {
      if (chain.path(function).size() < passing + 1) {
        throw new IllegalStateException(function + " does not go through all layers");
      }
    }
    return new ChainUnderTest(
        chain,
        () -> {
          chain.table().cleanup();
          assembly.cleanupBases();
        });
  }

  /** A chain that is itself a provider under test. */
  public static ProviderUnderTest over(ProviderUnderTest base, int passing, Upcalls upcalls) {
    ChainUnderTest made = over(base, passing, new UpcallSink(upcalls), 0);
    return new ProviderUnderTest(
        made.chain().table(),
        base.time(),
        made.chain().protocols(),
        base.local(),
        base.foreign(),
        base.abilities(),
        base.troubles(),
        List.of(),
        made.chain()::socket,
        made.ending());
  }

  private static LayerSpec spec(LayerUnderTest layer) {
    return LayerSpec.of(layer.name(), layer, new NoSettings());
  }

  private record UpcallSink(Upcalls upcalls) implements SocketSink {
    @Override
    public void signalled(ProviderSocket s, int events) {
      upcalls.signalled(s, events);
    }

    @Override
    public void ended(ProviderSocket s) {}

    @Override
    public void failed(ProviderSocket s, WsaException why) {
      throw new AssertionError("a provider lied", why);
    }

    @Override
    public boolean connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
      upcalls.connectCompleted(s, failure);
      return true;
    }
  }

  private record GivenProviders(BaseProvider given) implements ProviderFactory {
    @Override
    public LayeredProvider layer(LayerSpec spec, ServiceProvider lower, LayerContext context) {
      return ((LayerUnderTest) spec.descriptor()).maker().apply(lower, context);
    }

    @Override
    public BaseProvider base(BaseSpec spec, ProviderContext context) {
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
    public Class<BaseProvider> provider() {
      return BaseProvider.class;
    }

    @Override
    public List<ProtocolInfo> protocols(NoSettings settings) {
      return given;
    }
  }
}
