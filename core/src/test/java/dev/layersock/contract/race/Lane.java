package dev.layersock.contract.race;

import dev.layersock.contract.ChainUnderTest;
import dev.layersock.contract.LayerUnderTest;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ApplicationSink;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.SocketSelect;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A chain over the transport, with a listener that all rounds use. */
final class Lane {
  private static final int BACKLOG = 100;

  private final ProviderUnderTest base;
  private final int layers;
  private final @Nullable Later later;
  private final ChainUnderTest chain;
  private final ProtocolInfo protocol;
  private final ChainSocket listener;

  /**
   * Puts it together.
   *
   * @param layers how many layers that change nothing
   * @param later what ends its connects; null for the transport itself
   */
  Lane(ProviderUnderTest base, int layers, @Nullable Later later) throws WsaException {
    this.base = base;
    this.layers = layers;
    this.later = later;
    this.chain =
        ChainUnderTest.over(
            later == null ? base : base.withLayers(List.of(late(later))),
            layers,
            new ApplicationSink(),
            ApplicationSink.SLOTS);
    String wanted = base.protocol(SocketType.STREAM).name();
    this.protocol =
        chain.chain().protocols().stream()
            .filter(p -> p.name().equals(wanted))
            .findFirst()
            .orElseThrow();
    this.listener = listen(false).setBlocking(false);
  }

  private static LayerUnderTest late(Later later) {
    return new LayerUnderTest(
        "late", Set.of(), (lower, context) -> new LateLayer(lower, context, later));
  }

  /** What ends its connects; null for the transport itself. */
  @Nullable Later later() {
    return later;
  }

  boolean isLate() {
    return later != null;
  }

  /** A new stream socket. */
  ChainSocket stream() throws WsaException {
    return ChainSocket.open(chain.chain(), protocol, base.time());
  }

  /** A new stream socket with a name. */
  ChainSocket bound() throws WsaException {
    ChainSocket s = stream();
    s.bind(new InetSocketAddress(base.local(), 0));
    return s;
  }

  /** A new listener. */
  ChainSocket listen(boolean conditional) throws WsaException {
    ChainSocket s = bound();
    if (conditional) {
      s.setOption(SockOpt.SO_CONDITIONAL_ACCEPT, true);
    }
    s.listen(BACKLOG);
    return s;
  }

  /** The listener that all rounds use; between them it is non-blocking. */
  ChainSocket listener() {
    return listener;
  }

  /** Where it listens. */
  InetSocketAddress peer() throws WsaException {
    return name(listener);
  }

  /** Where a socket is bound. */
  static InetSocketAddress name(ChainSocket s) throws WsaException {
    return (InetSocketAddress) s.localAddress();
  }

  /** Accepts, at a non-blocking listener, the connection of a client; others before it are cut. */
  static ChainSocket accept(ChainSocket listener, SocketAddress client) throws WsaException {
    while (true) {
      ChainSocket accepted = acceptNow(listener);
      if (accepted == null) {
        List<ChainSocket> one = List.of(listener);
        if (SocketSelect.select(one, List.of(), List.of(), Limit.WAIT).count() == 0) {
          throw new AssertionError("the connection of " + client + " does not come");
        }
      } else if (accepted.peerAddress().equals(client)) {
        return accepted;
      } else {
        reset(accepted);
      }
    }
  }

  /** Cuts off who waits at a non-blocking listener. Whether a certain client was among them. */
  static boolean drain(ChainSocket listener, @Nullable SocketAddress client) throws WsaException {
    boolean found = false;
    for (ChainSocket s = acceptNow(listener); s != null; s = acceptNow(listener)) {
      found |= s.peerAddress().equals(client);
      reset(s);
    }
    return found;
  }

  /** Accepts; a client that has gone already is passed over. */
  private static @Nullable ChainSocket acceptNow(ChainSocket listener) throws WsaException {
    while (true) {
      try {
        return listener.accept();
      } catch (WsaException e) {
        if (e.error() != WsaError.WSAECONNRESET) {
          throw e;
        }
      }
    }
  }

  /** Closes with a reset, so that a kernel keeps nothing of the connection. */
  static void reset(ChainSocket s) throws WsaException {
    s.setOption(SockOpt.SO_LINGER, Linger.RESET);
    s.close();
  }

  /** Ends the chain and the transport. */
  void end() {
    chain.ending().run();
  }

  @Override
  public String toString() {
    return layers + (later == null ? " layers" : " layers, late");
  }
}
