package dev.layersock;

import dev.layersock.composition.Composition;
import dev.layersock.spi.TimeSource;
import dev.layersock.time.SystemTime;
import java.nio.channels.spi.SelectorProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Sets up a {@link Layersock} whose clock, chance or channels are not the usual ones. */
public final class LayersockBuilder {
  private final Composition composition;
  private @Nullable TimeSource time;
  private long seed = ThreadLocalRandom.current().nextLong();
  private SelectorProvider selectors = SelectorProvider.provider();
  private final Map<Class<?>, Object> services = new LinkedHashMap<>();

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

  /**
   * Something of the application's that layers' constructors may ask for, besides what every layer
   * may, by its type.
   */
  public <T> LayersockBuilder provide(Class<T> type, T service) {
    services.put(type, type.cast(service));
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
      return Layersock.start(composition, given, () -> {}, seed, selectors, services);
    }
    SystemTime own = new SystemTime();
    return Layersock.start(composition, own, own::close, seed, selectors, services);
  }
}
