package dev.layersock.chain;

import dev.layersock.composition.BaseSpec;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.LayerSpec;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.TimeSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Assembles the chains of one system. Bases of the same kind with equal settings are one provider,
 * so that two chains over {@code loopback} meet in the same network.
 *
 * <p>Used by one thread.
 */
public final class ChainAssembly {
  private static final Logger log = LoggerFactory.getLogger(ChainAssembly.class);

  private final ProviderFactory factory;
  private final TimeSource time;
  private final long seed;
  private final SocketSink sink;
  private final int reservedSlots;
  private final Map<BaseKey, ServiceProvider> bases = new HashMap<>();

  private record BaseKey(String kind, Record settings) {}

  /**
   * For one system.
   *
   * @param seed where the providers' random numbers start from
   * @param sink what is above all chains
   * @param reservedSlots the slots of every socket that belong to the sink
   */
  public ChainAssembly(
      ProviderFactory factory, TimeSource time, long seed, SocketSink sink, int reservedSlots) {
    this.factory = factory;
    this.time = time;
    this.seed = seed;
    this.sink = sink;
    this.reservedSlots = reservedSlots;
  }

  /**
   * Makes a chain, from the base up.
   *
   * @throws AssemblyException if a provider cannot be made; then, and after any other failure, what
   *     was made of the chain is cleaned up, bases aside
   */
  public ProtocolChain assemble(ChainSpec spec) {
    List<Link> links = new ArrayList<>();
    try {
      return assemble(spec, links);
    } catch (RuntimeException e) {
      cleanUp(links, e);
      throw e;
    }
  }

  private static void cleanUp(List<Link> links, RuntimeException failure) {
    if (links.isEmpty()) {
      return;
    }
    try {
      new ProcedureTable(new FunctionPaths(links)).cleanup();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private ProtocolChain assemble(ChainSpec spec, List<Link> links) {
    SlotCounter slots = new SlotCounter(reservedSlots);
    List<UpcallTable> ways = new ArrayList<>();
    ServiceProvider base = base(spec.base());
    links.add(new Link(spec.base().name(), base, EnumSet.allOf(WspFunction.class), null));
    ways.add(new UpcallTable(spec.base().name(), sink));
    for (int i = spec.layers().size() - 1; i >= 0; i--) {
      LayerSpec layer = spec.layers().get(i);
      ProcedureTable lower = new ProcedureTable(new FunctionPaths(links));
      UpcallTable upper = new UpcallTable(layer.name(), sink);
      LayeredProvider provider =
          factory.layer(
              layer,
              lower,
              new ChainLayerContext(
                  layer.name(), time, seed(spec.name() + "/" + layer.name()), upper, slots));
      links.add(0, new Link(layer.name(), provider, Overrides.of(provider.getClass()), lower));
      ways.add(0, upper);
    }
    joinWays(links, ways);
    return new ProtocolChain(
        spec, new FunctionPaths(links), links, ways.get(ways.size() - 1), slots.complete());
  }

  /**
   * Cleans up all bases, which closes the sockets that are still open. One that fails does not keep
   * the others from it; what it threw is logged.
   */
  public void cleanupBases() {
    for (Map.Entry<BaseKey, ServiceProvider> base : bases.entrySet()) {
      try {
        base.getValue().cleanup();
      } catch (RuntimeException | LinkageError | AssertionError e) {
        log.error("event=cleanup-failed base={}", base.getKey().kind(), e);
      }
    }
    bases.clear();
  }

  private ServiceProvider base(BaseSpec spec) {
    BaseKey key = new BaseKey(spec.descriptor().name(), spec.settings());
    ServiceProvider known = bases.get(key);
    if (known != null) {
      return known;
    }
    ServiceProvider made =
        factory.base(spec, new BaseContext(spec.name(), time, seed("base/" + bases.size())));
    bases.put(key, made);
    return made;
  }

  private long seed(String place) {
    return seed * 0x9E37_79B9_7F4A_7C15L + place.hashCode();
  }

  /** From each provider up to the nearest layers that see the upcalls. Lists run from the top. */
  private static void joinWays(List<Link> links, List<UpcallTable> ways) {
    UpcallTable.Place signalled = null;
    UpcallTable.Place completed = null;
    for (int i = 0; i < links.size(); i++) {
      ways.get(i).join(signalled, completed);
      if (links.get(i).provider() instanceof LayeredProvider layer) {
        UpcallTable.Place place = new UpcallTable.Place(links.get(i).name(), layer, ways.get(i));
        signalled = Overrides.signalled(layer.getClass()) ? place : signalled;
        completed = Overrides.connectCompleted(layer.getClass()) ? place : completed;
      }
    }
  }
}
