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

  /** Longer than an answer takes within a host that has little else to do. */
  private static final Duration SOON = Duration.ofMillis(50);

  private static final Duration LONG = Duration.ofSeconds(10);

  /** How much longer than the answer before an answer may take. */
  private static final int SLACK = 20;

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
    Duration patience = LONG; // for the first, which has room for sure
    boolean full = false;
    for (int i = 0; !full; i++) {
      assertThat(i).as("connects to a backlog of 1").isLessThan(ENOUGH);
      ChainSocket filler = rules.stream().setBlocking(false);
      long start = System.nanoTime();
      full =
          filler.connect(request) == ConnectOutcome.IN_PROGRESS
              && !isConnectedWithin(filler, patience);
      if (full) {
        filler.close();
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start).multipliedBy(SLACK);
      patience = took.compareTo(SOON) > 0 ? took : SOON;
    }
  }

  private static boolean isConnectedWithin(ChainSocket s, Duration limit) throws WsaException {
    return SocketSelect.select(List.of(), List.of(s), List.of(s), limit).count() > 0;
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
