package dev.layersock.chain;

import dev.layersock.composition.BaseSpec;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.LayerSpec;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.base.BaseProvider;
import dev.layersock.time.VirtualTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Assembles the chains of one system. Bases of the same kind with equal settings are one provider,
 * so that two chains over {@code loopback} meet in the same network.
 *
 * <p>Used by one thread.
 */
public final class ChainAssembly {
  private final ProviderFactory factory;
  private final SystemServices services;
  private final long seed;
  private final SocketSink sink;
  private final Guard guard;
  private final int reservedSlots;
  private final Checks checks;
  private final CallListeners calls;
  private final Map<BaseKey, Base> bases = new LinkedHashMap<>();

  private record Base(BaseProvider provider, Faults faults) {}

  private record BaseKey(String kind, Record settings) {}

  /**
   * For one system.
   *
   * @param seed where the providers' random numbers start from
   * @param sink what is above all chains
   * @param reservedSlots the slots of every socket that belong to the sink
   * @param observers look at what the providers do
   */
  public ChainAssembly(
      ProviderFactory factory,
      TimeSource time,
      long seed,
      SocketSink sink,
      int reservedSlots,
      Observers observers) {
    Faults.prepare();
    this.checks = observers.checks();
    this.calls = new CallListeners(observers.calls());
    this.factory = factory;
    this.services =
        new SystemServices(
            time, observers.reports() == null ? new LoggedReports() : observers.reports());
    this.seed = seed;
    this.sink = calls.all().isEmpty() ? sink : new ObservedSink(sink, calls);
    this.guard = new Guard(this.sink);
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
    } catch (Throwable e) {
      cleanUp(links);
      throw e;
    }
  }

  private void cleanUp(List<Link> links) {
    if (!links.isEmpty()) {
      new ProcedureTable(new FunctionPaths(null, links), guard).cleanup();
    }
  }

  private ProtocolChain assemble(ChainSpec spec, List<Link> links) {
    SlotCounter slots = new SlotCounter(reservedSlots);
    List<UpcallTable> ways = new ArrayList<>();
    Base base = base(spec.base());
    links.add(new Link(base.faults(), base.provider(), EnumSet.allOf(WspFunction.class), null));
    ways.add(UpcallTable.ofBase(base.faults(), sink, guard));
    addChecks(spec, links, ways, slots, true, spec.layers().size());
    for (int i = spec.layers().size() - 1; i >= 0; i--) {
      LayerSpec layer = spec.layers().get(i);
      Faults faults = new Faults(layer.name());
      ProcedureTable lower = new ProcedureTable(new FunctionPaths(faults, links), guard);
      UpcallTable upper = new UpcallTable(faults, sink, guard);
      LayeredProvider provider =
          factory.layer(
              layer, lower, context(spec, faults, seed(spec, layer.name()), upper, slots));
      links.add(0, new Link(faults, provider, Overrides.of(provider.getClass()), lower));
      ways.add(0, upper);
      addChecks(spec, links, ways, slots, layer.descriptor().mayBlock(), i);
    }
    joinWays(links, ways);
    return new ProtocolChain(spec, links, guard, ways.get(ways.size() - 1), slots.complete());
  }

  /** Who stands above the layer with an index, or above the base. */
  private static String nameAbove(ChainSpec spec, int index) {
    return index == 0 ? "the application" : spec.layers().get(index - 1).name();
  }

  /** In strict mode, what checks the provider that was added last, which has an index. */
  private void addChecks(
      ChainSpec spec,
      List<Link> links,
      List<UpcallTable> ways,
      SlotCounter slots,
      boolean mayBlock,
      int index) {
    if (checks != Checks.STRICT) {
      return;
    }
    Link checked = links.get(0);
    ProcedureTable lower = new ProcedureTable(new FunctionPaths(null, links), guard);
    UpcallTable upper = new UpcallTable(checked.faults(), sink, guard);
    StrictLayer strict =
        new StrictLayer(
            lower,
            context(spec, checked.faults(), 0, upper, slots),
            guard,
            checked.faults(),
            new Faults(nameAbove(spec, index)),
            ways.get(ways.size() - 1),
            // In virtual time others have their turn within a call, which is not its own time.
            mayBlock || services.time() instanceof VirtualTime,
            index == 0 ? calls : CallListeners.NONE);
    links.add(0, new Link(checked.faults(), strict, Overrides.of(StrictLayer.class), lower));
    ways.add(0, upper);
  }

  private ChainLayerContext context(
      ChainSpec spec, Faults faults, long seed, UpcallTable upper, SlotCounter slots) {
    return new ChainLayerContext(spec.name(), faults, seed, services, upper, slots);
  }

  /**
   * Ends what the providers have offloaded, and cleans up all bases, which closes the sockets that
   * are still open. One that fails does not keep the others from it; what it threw is logged.
   */
  public void cleanupBases() {
    services.offload().end();
    for (Base base : bases.values()) {
      try {
        base.provider().cleanup();
      } catch (Throwable e) {
        base.faults().caught("cleanup", e);
      }
    }
    bases.clear();
  }

  private Base base(BaseSpec spec) {
    BaseKey key = new BaseKey(spec.descriptor().name(), spec.settings());
    Base known = bases.get(key);
    if (known != null) {
      return known;
    }
    Faults faults = new Faults(spec.name());
    BaseProvider made =
        factory.base(spec, new BaseContext("", faults, seed("base/" + bases.size()), services));
    Base base = new Base(made, faults);
    bases.put(key, base);
    return base;
  }

  private long seed(ChainSpec chain, String layer) {
    return seed(chain.name() + "/" + layer);
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
        UpcallTable.Place place = new UpcallTable.Place(links.get(i).faults(), layer, ways.get(i));
        signalled = Overrides.signalled(layer.getClass()) ? place : signalled;
        completed = Overrides.connectCompleted(layer.getClass()) ? place : completed;
      }
    }
  }
}
