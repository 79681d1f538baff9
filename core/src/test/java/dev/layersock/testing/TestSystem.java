package dev.layersock.testing;

import dev.layersock.catalog.Catalog;
import dev.layersock.catalog.Sockets;
import dev.layersock.chain.AssemblyException;
import dev.layersock.chain.ChainAssembly;
import dev.layersock.chain.Checks;
import dev.layersock.chain.Observers;
import dev.layersock.chain.ProtocolChain;
import dev.layersock.chain.ProviderFactory;
import dev.layersock.chain.ReportListener;
import dev.layersock.composition.BaseSpec;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.Composition;
import dev.layersock.composition.LayerSpec;
import dev.layersock.settings.Origin;
import dev.layersock.socket.ApplicationSink;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.base.BaseProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chains over memory bases, made without Guice, with the bases in reach of the test. */
public final class TestSystem implements ProviderFactory {
  private final TimeSource time;
  private final List<MemoryBase> bases = new ArrayList<>();
  private final ChainAssembly assembly;

  /** With a clock. */
  public TestSystem(TimeSource time) {
    this(time, Checks.configured(), null);
  }

  /** With a clock, checks, and a listener of reports; null for the log. */
  public TestSystem(TimeSource time, Checks checks, @Nullable ReportListener reports) {
    this.time = time;
    this.assembly =
        new ChainAssembly(
            this,
            time,
            1,
            new ApplicationSink(),
            ApplicationSink.SLOTS,
            new Observers(reports, checks, List.of()));
  }

  /** A chain of that name and some layers, listed first to last, over the network "test". */
  public static ChainSpec chain(String name, LayerSpec... layers) {
    return chainOver("test", name, layers);
  }

  /** A chain over a network. */
  public static ChainSpec chainOver(String network, String name, LayerSpec... layers) {
    BaseSpec base = BaseSpec.of("base", new MemoryDescriptor(), new MemorySettings(network));
    return new ChainSpec(name, List.of(layers), base, Origin.CODE);
  }

  /** What assembles. */
  public ChainAssembly assembly() {
    return assembly;
  }

  /** Assembles a chain. */
  public ProtocolChain assemble(ChainSpec spec) {
    return assembly.assemble(spec);
  }

  /** Sockets of a chain with some layers. */
  public Sockets sockets(LayerSpec... layers) {
    ChainSpec spec = chain("chain", layers);
    Map<String, ProtocolChain> chains = Map.of("chain", assemble(spec));
    return new Sockets(Catalog.of(1, Composition.of(List.of(spec)), chains), time);
  }

  /** The bases that were made. */
  public List<MemoryBase> bases() {
    return bases;
  }

  /** The base, if one was made. */
  public MemoryBase base() {
    return bases.get(0);
  }

  @Override
  public LayeredProvider layer(LayerSpec spec, ServiceProvider lower, LayerContext context) {
    try {
      return ((FakeLayer) spec.descriptor()).maker().make(lower, context);
    } catch (IllegalStateException e) {
      throw new AssemblyException("layer '" + spec.name() + "': " + e.getMessage(), e);
    }
  }

  @Override
  public BaseProvider base(BaseSpec spec, ProviderContext context) {
    MemoryBase base = new MemoryBase((MemorySettings) spec.settings(), context);
    bases.add(base);
    return base;
  }
}
