package dev.layersock.contract.wspconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.Ability;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.SocketSelect;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A connect that is in progress: because the listener decides by a condition, or because its
 * backlog is full.
 *
 * @param listener what it connects to
 * @param socket what connects, bound
 * @param name the socket's name
 * @param connecting the connect
 */
record Pending(
    ChainSocket listener, ChainSocket socket, InetSocketAddress name, Connecting connecting) {

  /** Connects at most make a backlog of 1 full. */
  private static final int ENOUGH = 20;

  /** Longer than an answer takes within a host. */
  private static final Duration SOON = Duration.ofMillis(50);

  static Pending begin(ConnectRules rules, ConnectRequest like) throws Exception {
    ChainSocket listener = rules.stream();
    boolean conditional = rules.can(Ability.CONDITIONAL_ACCEPT);
    if (conditional) {
      listener.setOption(SockOpt.SO_CONDITIONAL_ACCEPT, true);
    }
    listener.bind(rules.at(0));
    listener.listen(conditional ? 5 : 1);
    ConnectRequest request = like.withPeer(ConnectRules.name(listener));
    if (!conditional) {
      fill(rules, request);
    }
    ChainSocket socket = rules.bound(SocketType.STREAM);
    InetSocketAddress name = ConnectRules.name(socket);
    Connecting connecting = rules.begin(socket, request);
    connecting.untilUnderWay();
    return new Pending(listener, socket, name, connecting);
  }

  /**
   * Connects until one is kept waiting, and takes that one back, so that no two of them compete for
   * the room that the first accept makes. (Of such two, a kernel may take the word of both and then
   * forget one.)
   */
  private static void fill(ConnectRules rules, ConnectRequest request) throws Exception {
    boolean full = false;
    for (int i = 0; !full; i++) {
      assertThat(i).as("connects to a backlog of 1").isLessThan(ENOUGH);
      ChainSocket filler = rules.stream().setBlocking(false);
      full = filler.connect(request) == ConnectOutcome.IN_PROGRESS && !isConnectedSoon(filler);
      if (full) {
        filler.close();
      }
    }
  }

  private static boolean isConnectedSoon(ChainSocket s) throws WsaException {
    return SocketSelect.select(List.of(), List.of(s), List.of(s), SOON).count() > 0;
  }

  /** Accepts what is in the way and then this, and waits for its end. The accepted socket. */
  ChainSocket accept() throws Exception {
    ChainSocket accepted = ConnectRules.accept(listener);
    while (!accepted.peerAddress().equals(name)) {
      accepted = ConnectRules.accept(listener);
    }
    ConnectRules.succeeds(connecting.end());
    return accepted;
  }

  /** Waits for the end. */
  Optional<WsaException> end() throws Exception {
    return connecting.end();
  }
}
