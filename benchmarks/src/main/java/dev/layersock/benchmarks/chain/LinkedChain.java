package dev.layersock.benchmarks.chain;

import dev.layersock.chain.Framework;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.LayerSpec;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Report;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.SocketSlot;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.Upcalls;
import dev.layersock.time.SystemTime;
import dev.layersock.wiring.GuiceProviderFactory;
import java.nio.channels.spi.SelectorProvider;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The layers of chains linked as one would by hand, each with the next as its lower provider: no
 * table between them, no layer left out, and nobody named by an error. It is what the layers cost
 * by themselves.
 */
final class LinkedChain {
  private final GuiceProviderFactory factory =
      new GuiceProviderFactory(SelectorProvider.provider(), Map.of());
  private final TimeSource time = new SystemTime();
  private final ServiceProvider base = new InstantBase(new Context("instant", time));

  /** The first of the layers. */
  ServiceProvider link(ChainSpec chain) {
    ServiceProvider next = base;
    for (int i = chain.layers().size() - 1; i >= 0; i--) {
      LayerSpec layer = chain.layers().get(i);
      next = factory.layer(layer, next, new Context(layer.name(), time));
    }
    return next;
  }

  /** A socket of the base, which takes no other's. */
  ProviderSocket socket(ProtocolInfo protocol) throws WsaException {
    return base.socket(Framework.request(protocol, 1, new Context("sockets", time)));
  }

  private record Context(String name, TimeSource time) implements LayerContext, Upcalls {
    @Override
    public String chain() {
      return "linked";
    }

    @Override
    public long seed() {
      return 0;
    }

    @Override
    public void report(Report report) {}

    @Override
    public void offload(Runnable work) {
      time.execute(work);
    }

    @Override
    public void fault(String where, Throwable thrown) {
      throw new IllegalStateException("a fault in " + where + " of " + name, thrown);
    }

    @Override
    public Upcalls upper() {
      return this;
    }

    @Override
    public <T> SocketSlot<T> slot() {
      return Framework.slot(0);
    }

    @Override
    public void signalled(ProviderSocket s, int events) {}

    @Override
    public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {}
  }
}
