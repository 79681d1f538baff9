package dev.layersock.benchmarks.connect;

import dev.layersock.Layersock;
import dev.layersock.benchmarks.chain.Accepting;
import dev.layersock.catalog.CatalogEntry;
import dev.layersock.catalog.Sockets;
import dev.layersock.chain.ProviderExplanation;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.Composition;
import dev.layersock.composition.EntrySpec;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.settings.Origin;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.Explanation;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The chain of an operator's entry, and beside it a chain of the same base alone, which also
 * listens: so it is the connecting side that is measured, layers on the accepting side are not.
 */
final class ConfiguredChain implements AutoCloseable {
  /** Ports that rules tend to allow; 0 is any that is free. */
  private static final List<Integer> USUAL_PORTS = List.of(0, 8080, 8000, 8443, 443, 80);

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final String entry;
  private final Layersock layersock;
  private final Sockets throughLayers;
  private final Sockets baseAlone;
  private final ChainSocket listener;
  private final InetSocketAddress server;

  /**
   * Starts both chains, listens, and tries one connect.
   *
   * @param port where to listen; 0 for one that the entry's layers allow
   * @throws IllegalArgumentException if the entry cannot be measured; the message says what to do
   */
  ConfiguredChain(Composition file, EntrySpec entry, int port) throws WsaException {
    this.entry = entry.name();
    layersock = start(file, entry);
    boolean usable = false;
    try {
      throughLayers = layersock.sockets(entry.name());
      baseAlone = layersock.sockets(aloneName(entry));
      listener = listen(port == 0 ? USUAL_PORTS : List.of(port));
      listener.setBlocking(false);
      server = (InetSocketAddress) listener.localAddress();
      tryOnce();
      usable = true;
    } finally {
      if (!usable) {
        layersock.close();
      }
    }
  }

  private static Layersock start(Composition file, EntrySpec entry) {
    ChainSpec chain = file.chain(entry.chain()).orElseThrow();
    ChainSpec alone = new ChainSpec(aloneName(entry), List.of(), chain.base(), Origin.CODE);
    // Bases of equal settings are one base, so the two chains are in one network.
    return Layersock.builder(
            new Composition(List.of(chain, alone), List.of(entry, EntrySpec.of(alone))))
        .start();
  }

  private static String aloneName(EntrySpec entry) {
    return entry.name() + ", base alone"; // which no name in a file can be
  }

  private ChainSocket listen(List<Integer> ports) throws WsaException {
    CatalogEntry stream = stream();
    String address = stream.protocol().family() == AddressFamily.INET ? "127.0.0.1" : "::1";
    IllegalArgumentException refused = null;
    WsaException taken = null;
    for (int port : ports) {
      ChainSocket socket;
      try {
        socket = baseAlone.listen(new InetSocketAddress(address, port), 16);
      } catch (WsaException e) {
        taken = e;
        continue;
      }
      Optional<ProviderExplanation> refusal = refusal(stream, socket);
      if (refusal.isEmpty()) {
        return socket;
      }
      refused = refused == null ? refused(refusal.get(), address) : refused;
      socket.close();
    }
    if (refused != null) {
      throw refused;
    }
    throw new IllegalArgumentException(
        "nothing can listen at " + address + " for '" + entry + "'", taken);
  }

  private CatalogEntry stream() {
    return throughLayers.catalog().entries().stream()
        .filter(offered -> offered.protocol().type() == SocketType.STREAM)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "entry '%s' makes no stream sockets; measure one that does".formatted(entry)));
  }

  private static Optional<ProviderExplanation> refusal(CatalogEntry stream, ChainSocket listener)
      throws WsaException {
    return stream.explain(ConnectRequest.to(listener.localAddress())).stream()
        .filter(answer -> answer.explanation().verdict() == Explanation.Verdict.REFUSES)
        .findFirst();
  }

  private IllegalArgumentException refused(ProviderExplanation refusal, String address) {
    return new IllegalArgumentException(
        "entry '%s' refuses %s: layer '%s' %s. Allow it in a copy of the file, or name a port that is allowed: -p port=N"
            .formatted(entry, address, refusal.provider(), refusal.explanation().detail()));
  }

  private void tryOnce() throws WsaException {
    try (ChainSocket client = socket(throughLayers)) {
      client.connect(ConnectRequest.to(server), LONGEST);
      accept().close();
    } catch (WsaException e) {
      String what =
          e.error() == WsaError.WSAETIMEDOUT
              ? "A connect through entry '%s' does not end within %d s: a layer holds it back, or waits for the same layer at the other end. Take that layer out of a copy of the file to measure the others"
                  .formatted(entry, LONGEST.toSeconds())
              : "A connect through entry '%s' fails".formatted(entry);
      throw new IllegalArgumentException(what + ": " + e.getMessage(), e);
    }
  }

  /** One connection through the layers, both ends. */
  ChainSocket connect() throws WsaException {
    return connect(throughLayers);
  }

  /** One connection through the base alone, both ends. */
  ChainSocket connectBaseAlone() throws WsaException {
    return connect(baseAlone);
  }

  private ChainSocket connect(Sockets sockets) throws WsaException {
    ChainSocket client = socket(sockets);
    client.connect(server);
    ChainSocket accepted = accept();
    client.close();
    accepted.close();
    return client;
  }

  private ChainSocket socket(Sockets sockets) throws WsaException {
    ChainSocket client = sockets.socket(AddressFamily.of(server), SocketType.STREAM);
    // Closed by a reset: else the kernel keeps every port for a minute, and there are 28000.
    return client.setOption(SockOpt.SO_LINGER, Linger.RESET);
  }

  private ChainSocket accept() throws WsaException {
    return Accepting.next(listener);
  }

  @Override
  public void close() {
    layersock.close();
  }
}
