package dev.layersock.chain;

import dev.layersock.composition.ChainSpec;
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
import dev.layersock.spi.base.BaseProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  private final List<Link> links;
  private final ServiceProvider table;
  private final Map<ProtocolInfo, SocketRequest> requests;
  private final List<ProtocolInfo> protocols;
  private final boolean isHeardByLayers;

  ProtocolChain(ChainSpec spec, List<Link> links, Guard guard, Upcalls upcalls, int slots) {
    this.spec = spec;
    this.links = List.copyOf(links);
    this.paths = new FunctionPaths(null, links);
    this.table = new ProcedureTable(paths, guard);
    this.protocols = spec.protocols();
    this.isHeardByLayers = links.stream().anyMatch(ProtocolChain::hears);
    SocketEnds ends = SocketEnds.of(links, guard.sink());
    Map<ProtocolInfo, SocketRequest> made = new LinkedHashMap<>();
    for (ProtocolInfo protocol : protocols) {
      made.put(protocol, Framework.request(protocol, slots, upcalls, ends));
    }
    this.requests = made;
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
   * @throws IllegalArgumentException if the chain does not offer the protocol
   */
  public ProviderSocket socket(ProtocolInfo protocol) throws WsaException {
    SocketRequest request = requests.get(protocol);
    if (request == null) {
      throw new IllegalArgumentException(
          "chain '" + name() + "' does not offer " + protocol.name());
    }
    return table.socket(request);
  }

  private static boolean hears(Link link) {
    return link.provider() instanceof LayeredProvider layer
        && !(layer instanceof StrictLayer) // it is not of the chain's own
        && Overrides.signalled(layer.getClass());
  }

  /** Whether a layer sees signals, so that it may wait for some of its own. */
  public boolean isHeardByLayers() {
    return isHeardByLayers;
  }

  /** The names of the providers that a function goes through, from the first to the base. */
  public List<String> path(WspFunction function) {
    return paths.path(function);
  }

  /**
   * What each provider would do with a connect or a datagram, from the first layer to the base;
   * ends with the one that refuses. What is refused before any of them is refused by {@link
   * Framework#NAME}.
   */
  public List<ProviderExplanation> explain(ExplainRequest request) {
    WsaException nobody = Destination.refusal(request);
    if (nobody != null) {
      Explanation refusal =
          Explanation.refuses(String.valueOf(nobody.reason()), nobody.error(), null);
      return List.of(new ProviderExplanation(Framework.NAME, refusal));
    }
    List<ProviderExplanation> answers = new ArrayList<>();
    ExplainRequest current = request;
    for (Link link : links) {
      if (link.provider() instanceof StrictLayer) {
        continue; // it is not of the chain's own
      }
      Explanation answer = ask(link, current);
      answers.add(new ProviderExplanation(link.name(), answer));
      if (answer.verdict() == Explanation.Verdict.REFUSES) {
        break;
      }
      if (answer.forwarded() != null) {
        current = current.with(answer.forwarded());
      }
    }
    return List.copyOf(answers);
  }

  private static Explanation ask(Link link, ExplainRequest request) {
    try {
      Explanation answer =
          link.provider() instanceof LayeredProvider layer
              ? layer.explain(request)
              : ((BaseProvider) link.provider()).explain(request);
      if (answer != null) {
        return answer;
      }
      link.faults().caught("explain", new NullPointerException("it answered null"));
      return Explanation.unknown("cannot explain itself: it answered null");
    } catch (Throwable e) {
      link.faults().caught("explain", e);
      return Explanation.unknown("cannot explain itself: " + Faults.describe(e));
    }
  }
}
