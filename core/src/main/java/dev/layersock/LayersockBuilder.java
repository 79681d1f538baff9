package dev.layersock;

import dev.layersock.chain.Checks;
import dev.layersock.chain.ReportListener;
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
  private @Nullable SelectorProvider selectors;
  private @Nullable ReportListener reports;
  private @Nullable Checks checks;
  private boolean logsMistakes = true;
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

  /** Who hears what the providers have to tell; usually the log, at DEBUG. */
  public LayersockBuilder reports(ReportListener listener) {
    this.reports = listener;
    return this;
  }

  /**
   * How much of the contract between providers is checked; usually what the system property {@value
   * Checks#PROPERTY} says.
   */
  public LayersockBuilder checks(Checks checks) {
    this.checks = checks;
    return this;
  }

  /**
   * Does not log the composition's mistakes, for a program that shows them itself; see {@link
   * dev.layersock.composition.LayerSpec#remarks}.
   */
  public LayersockBuilder withoutLoggingMistakes() {
    this.logsMistakes = false;
    return this;
  }

  /**
   * Where the transports' channels come from; usually the JDK's own, which are asked for at start.
   */
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
      return start(given, () -> {});
    }
    SystemTime own = new SystemTime();
    return start(own, own::close);
  }

  private Layersock start(TimeSource clock, Runnable endOfTime) {
    if (logsMistakes) {
      Mistakes.log(composition);
    }
    // Asking the JDK fixes its provider for the whole process, so it is not asked without need.
    SelectorProvider channels = selectors == null ? SelectorProvider.provider() : selectors;
    Checks wanted = checks == null ? Checks.configured() : checks;
    return Layersock.start(
        composition, clock, endOfTime, seed, channels, services, reports, wanted);
  }
}
