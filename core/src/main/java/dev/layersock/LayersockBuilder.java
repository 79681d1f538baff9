package dev.layersock;

import com.google.inject.Module;
import dev.layersock.composition.Composition;
import dev.layersock.spi.TimeSource;
import dev.layersock.time.SystemTime;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Sets up a {@link Layersock} whose clock, chance or channels are not the usual ones. */
public final class LayersockBuilder {
  private final Composition composition;
  private @Nullable TimeSource time;
  private long seed = ThreadLocalRandom.current().nextLong();
  private SelectorProvider selectors = SelectorProvider.provider();
  private List<Module> modules = List.of();

  LayersockBuilder(Composition composition) {
    this.composition = composition;
  }

  /** Another clock, for example {@link dev.layersock.time.VirtualTime}. Not closed at the end. */
  public LayersockBuilder time(TimeSource time) {
    this.time = time;
    return this;
  }

  /** Where random numbers start from; the usual seed is itself random. */
  public LayersockBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** Where the transports' channels come from; usually the JDK's own. */
  public LayersockBuilder selectors(SelectorProvider selectors) {
    this.selectors = selectors;
    return this;
  }

  /** What layers' constructors may ask for besides what every layer may. */
  public LayersockBuilder modules(Module... modules) {
    this.modules = List.of(modules);
    return this;
  }

  /**
   * Assembles all chains.
   *
   * @throws dev.layersock.chain.AssemblyException if a provider cannot be made; nothing is left
   */
  public Layersock start() {
    TimeSource given = time;
    if (given != null) {
      return Layersock.start(composition, given, () -> {}, seed, selectors, modules);
    }
    SystemTime own = new SystemTime();
    return Layersock.start(composition, own, own::close, seed, selectors, modules);
  }
}
