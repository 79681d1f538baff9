package dev.layersock.contract.wspconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.Ability;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import java.net.InetSocketAddress;
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
   * One connect may be in progress because it is slow; that three in a row are is not by chance.
   */
  private static void fill(ConnectRules rules, ConnectRequest request) throws Exception {
    int waiting = 0;
    for (int i = 0; waiting < 3; i++) {
      assertThat(i).as("connects to a backlog of 1").isLessThan(ENOUGH);
      ChainSocket filler = rules.stream().setBlocking(false);
      waiting = filler.connect(request) == ConnectOutcome.IN_PROGRESS ? waiting + 1 : 0;
    }
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
