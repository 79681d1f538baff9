package dev.layersock.contract.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.Ability;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectOutcome;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A connect meets a close of the listener. */
final class ConnectAgainstListenerClose implements Race {
  @Override
  public void run(Round round) throws Exception {
    Lane lane = round.lane();
    boolean conditional = round.arena().base().can(Ability.CONDITIONAL_ACCEPT) && round.chance();
    if (conditional && !lane.isLate() && round.chance()) {
      accepted(round, lane);
      return;
    }
    ChainSocket listener = round.keep(lane.listen(round.chosen(conditional)));
    InetSocketAddress peer = Lane.name(listener);
    Client client = round.client(lane);
    Answer<ConnectOutcome> answer = round.together(() -> client.connect(peer), listener::close);
    requireEnd(round, client, answer);
  }

  /** The connect is in progress, and accepted at the moment of the close. */
  private static void accepted(Round round, Lane lane) throws Exception {
    ChainSocket listener = round.keep(lane.listen(true)).setBlocking(false);
    Client client = round.clientThatDoesNotWait(lane);
    Answer<ConnectOutcome> answer = client.connect(Lane.name(listener));
    Answer<ChainSocket> accepted =
        round.together(() -> Answer.of(listener::accept), listener::close);
    if (accepted.value() == null) {
      accepted.requireError("accept", WsaError.WSAENOTSOCK);
      requireEnd(round, client, answer);
      return;
    }
    ChainSocket server = round.keepAccepted(accepted.value());
    assertThat(client.end(answer)).as("the end of the connect").isEmpty();
    client.talkTo(server);
    requireTold(round, client, 1);
  }

  private static void requireEnd(Round round, Client client, Answer<ConnectOutcome> answer)
      throws Exception {
    Optional<WsaException> failure = client.end(answer);
    if (failure.isPresent()) {
      assertThat(failure.get().error()).isIn(WsaError.WSAECONNREFUSED, WsaError.WSAECONNRESET);
    } else {
      client.awaitEnd();
    }
    requireTold(round, client, answer.isFailure() ? 0 : 1);
  }

  private static void requireTold(Round round, Client client, int times) throws Exception {
    round.settle();
    if (client.hears()) {
      assertThat(client.told()).as("how often the end was told").isEqualTo(times);
    }
  }
}
