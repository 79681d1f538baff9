package dev.layersock;

import dev.layersock.chain.CallListener;
import dev.layersock.chain.Checks;
import dev.layersock.chain.Observers;
import dev.layersock.chain.ReportListener;
import dev.layersock.chain.SwitchingCalls;
import dev.layersock.composition.Composition;
import dev.layersock.spi.TimeSource;
import dev.layersock.time.Switching;
import dev.layersock.time.SystemTime;
import dev.layersock.time.VirtualTime;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Sets up a {@link Layersock} whose clock, chance or channels are not the usual ones. */
public final class LayersockBuilder {
  private final Composition composition;
  private @Nullable TimeSource time;
  private @Nullable Long seed;
  private @Nullable SelectorProvider selectors;
  private @Nullable ReportListener reports;
  private @Nullable Checks checks;
  private final List<CallListener> calls = new ArrayList<>();
  private boolean logsMistakes = true;
  private final Map<Class<?>, Object> services = new LinkedHashMap<>();

  LayersockBuilder(Composition composition) {
    this.composition = composition;
  }

  /** Another clock, for example {@link VirtualTime}. Not closed at the end. */
  public LayersockBuilder time(TimeSource time) {
    this.time = time;
    return this;
  }

  /**
   * Where random numbers start from; the usual seed is itself random, or that of the {@link
   * VirtualTime}, if it has one. One that has none chooses by this seed from now on.
   */
  public LayersockBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** Who hears what the providers have to tell; usually the log, at DEBUG. */
  public LayersockBuilder reports(ReportListener listener) {
    this.reports = listener;
    return this;
  }

  /** Who hears of each call into a chain, besides those given before; for tests. */
  public LayersockBuilder calls(CallListener listener) {
    calls.add(listener);
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

  private long seed(TimeSource clock) {
    if (clock instanceof VirtualTime virtual) {
      if (seed != null) {
        virtual.seedIfUnseeded(seed);
      }
      OptionalLong chooses = virtual.seed();
      if (seed == null && chooses.isPresent()) {
        return chooses.getAsLong();
      }
    }
    return seed == null ? ThreadLocalRandom.current().nextLong() : seed;
  }

  private Layersock start(TimeSource clock, Runnable endOfTime) {
    if (logsMistakes) {
      Mistakes.log(composition);
    }
    // Asking the JDK fixes its provider for the whole process, so it is not asked without need.
    SelectorProvider channels = selectors == null ? SelectorProvider.provider() : selectors;
    Checks wanted = checks == null ? Checks.configured() : checks;
    List<CallListener> listeners = new ArrayList<>(calls);
    if (clock instanceof VirtualTime virtual && virtual.switching() == Switching.AT_CALLS) {
      listeners.add(new SwitchingCalls(virtual));
    }
    Observers observers = new Observers(reports, wanted, listeners);
    return Layersock.start(
        composition, clock, endOfTime, seed(clock), channels, services, observers);
  }
}
