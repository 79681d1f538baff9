package dev.layersock.kit;

import dev.layersock.Layersock;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.time.Switching;
import dev.layersock.time.VirtualTime;

/**
 * A system of chains in virtual time, and what went through it.
 *
 * @param seed what chooses
 * @param time the clock, and who starts participants
 * @param layersock the system
 * @param trace the last calls
 */
public record Simulation(long seed, VirtualTime time, Layersock layersock, CallTrace trace)
    implements AutoCloseable {

  /** Starts a fresh one of the providers on the class path. */
  public static Simulation start(String chains, long seed, Switching switching) {
    ProviderRegistry registry = ProviderRegistry.discover(Simulation.class.getClassLoader());
    VirtualTime time = new VirtualTime(seed, switching);
    CallTrace trace = new CallTrace(time);
    Layersock layersock =
        Layersock.builder(ChainFile.parse("chains", chains, registry, name -> null))
            .time(time)
            .calls(trace)
            .start();
    return new Simulation(seed, time, layersock, trace);
  }

  @Override
  public void close() {
    layersock.close();
  }
}
