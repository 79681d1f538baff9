package dev.layersock.chain;

import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.LayerSpec;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.ExplainRequest;
import dev.layersock.spi.Explanation;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.Upcalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An assembled protocol chain, ready for use. Immutable; any thread may call it.
 *
 * <p>Calls go down from {@link #table()}: layer listed first, base last. Upcalls go up from the
 * base to the sink.
 *
 * <pre>
 *   application sockets
 *     | connect, send ...        ^ signalled, connectCompleted
 *   logging   (listed first)     |
 *   filter                       |
 *   nio       (the base)    -----+
 * </pre>
 */
public final class ProtocolChain {
  private final ChainSpec spec;
  private final FunctionPaths paths;
  private final Map<String, ServiceProvider> providers;
  private final ServiceProvider table;
  private final Upcalls upcalls;
  private final int slots;
  private final List<ProtocolInfo> protocols;

  ProtocolChain(ChainSpec spec, FunctionPaths paths, List<Link> links, Upcalls upcalls, int slots) {
    this.spec = spec;
    this.paths = paths;
    this.providers = links.stream().collect(Collectors.toMap(Link::name, Link::provider));
    this.table = new ProcedureTable(paths);
    this.upcalls = upcalls;
    this.slots = slots;
    this.protocols = spec.protocols();
  }

  /** What it was made from. */
  public ChainSpec spec() {
    return spec;
  }

  /** The name. */
  public String name() {
    return spec.name();
  }

  /** The protocols that it offers, the preferred one first. */
  public List<ProtocolInfo> protocols() {
    return protocols;
  }

  /** The whole chain as one provider. */
  public ServiceProvider table() {
    return table;
  }

  /**
   * Makes a socket of the chain.
   *
   * @param protocol one of {@link #protocols()}
   */
  public ProviderSocket socket(ProtocolInfo protocol) throws WsaException {
    return table.socket(new SocketRequest(protocol, slots, upcalls));
  }

  /** The names of the providers that a function goes through, from the first to the base. */
  public List<String> path(WspFunction function) {
    return paths.path(function);
  }

  /**
   * What each layer would do with a connect or a datagram, from the first on; ends with the one
   * that refuses.
   */
  public List<LayerExplanation> explain(ExplainRequest request) {
    List<LayerExplanation> answers = new ArrayList<>();
    ExplainRequest current = request;
    for (LayerSpec layer : spec.layers()) {
      if (providers.get(layer.name()) instanceof LayeredProvider provider) {
        Explanation answer = ask(provider, current);
        answers.add(new LayerExplanation(layer, answer));
        if (answer.verdict() == Explanation.Verdict.REFUSES) {
          break;
        }
        if (answer.forwarded() != null) {
          current = current.with(answer.forwarded());
        }
      }
    }
    return List.copyOf(answers);
  }

  private static Explanation ask(LayeredProvider provider, ExplainRequest request) {
    try {
      return provider.explain(request);
    } catch (RuntimeException e) {
      return Explanation.unknown("cannot explain itself: " + e);
    }
  }
}
