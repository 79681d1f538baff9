package dev.layersock.contract.race;

import dev.layersock.chain.Framework;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.SocketRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream socket of the transport, without anything above it.
 *
 * @param provider the transport
 * @param s the socket
 * @param ends what the transport tells of it
 */
record Bare(ServiceProvider provider, ProviderSocket s, Ends ends) {
  private static final int BACKLOG = 100;

  static Bare open(ProviderUnderTest base) throws WsaException {
    Ends ends = new Ends();
    SocketRequest request = Framework.request(base.protocol(SocketType.STREAM), 0, ends);
    return new Bare(base.provider(), base.provider().socket(request), ends);
  }

  static Bare listener(ProviderUnderTest base, boolean conditional) throws WsaException {
    Bare made = open(base);
    made.provider.bind(made.s, new InetSocketAddress(base.local(), 0));
    if (conditional) {
      made.provider.setSockOpt(made.s, SockOpt.SO_CONDITIONAL_ACCEPT, true);
    }
    made.provider.listen(made.s, BACKLOG);
    return made;
  }

  SocketAddress name() throws WsaException {
    return provider.getSockName(s);
  }

  Answer<ConnectOutcome> connect(SocketAddress peer) {
    return Answer.of(() -> provider.connect(s, ConnectRequest.to(peer)));
  }

  /** Waits for the end of a connect. The failure; empty if the socket is connected. */
  Optional<WsaException> end(Answer<ConnectOutcome> answer) throws InterruptedException {
    return answer.value() == ConnectOutcome.IN_PROGRESS
        ? ends.awaitEnd()
        : Optional.ofNullable(answer.failure());
  }

  Answer<Bare> accept() {
    return Answer.of(
        () -> {
          ProviderSocket taken = provider.accept(s, AcceptCondition.ALWAYS);
          return taken == null ? null : new Bare(provider, taken, ends);
        });
  }

  /** Cuts off who waits to be accepted. The addresses of how many were those of a client. */
  int drain(@Nullable SocketAddress client) throws WsaException {
    int found = 0;
    Answer<Bare> accepted = accept();
    while (accepted.value() != null || accepted.isFailure()) {
      accepted.requireNoOther("accept", WsaError.WSAECONNRESET);
      Bare taken = accepted.value();
      if (taken != null) {
        found += provider.getPeerName(taken.s).equals(client) ? 1 : 0;
        taken.reset();
      }
      accepted = accept();
    }
    return found;
  }

  void close() throws WsaException {
    provider.closeSocket(s);
  }

  /** Closes with a reset; one that is closed already stays so. */
  void reset() throws WsaException {
    try {
      provider.setSockOpt(s, SockOpt.SO_LINGER, Linger.RESET);
      provider.closeSocket(s);
    } catch (WsaException e) {
      if (e.error() != WsaError.WSAENOTSOCK) {
        throw e;
      }
    }
  }
}
