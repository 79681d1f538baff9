package dev.layersock.contract.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.race.Round.Both;
import dev.layersock.error.WsaError;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectOutcome;
import java.net.InetSocketAddress;

/** A connect meets another of the same socket, to another listener. */
final class ConnectAgainstConnect implements Race {
  @Override
  public void run(Round round) throws Exception {
    Lane here = round.lane();
    Lane there = round.laneBut(here);
    InetSocketAddress near = here.peer();
    InetSocketAddress far = there.peer();
    Client client = round.client(here);
    Both<Answer<ConnectOutcome>> both =
        round.both(() -> client.connect(near), () -> client.connect(far));
    Answer<ConnectOutcome> first = both.first();
    Answer<ConnectOutcome> second = both.second();
    assertThat(first.isFailure()).as("%s and %s", first, second).isNotEqualTo(second.isFailure());
    Answer<ConnectOutcome> won = first.isFailure() ? second : first;
    Answer<ConnectOutcome> lost = first.isFailure() ? first : second;
    lost.requireError("the second connect", WsaError.WSAEALREADY, WsaError.WSAEISCONN);
    assertThat(client.end(won)).as("the end of the connect").isEmpty();
    Lane winner = first.isFailure() ? there : here;
    requireConnected(round, client, winner, winner == here ? there : here);
  }

  private static void requireConnected(Round round, Client client, Lane to, Lane not)
      throws Exception {
    ChainSocket s = client.socket();
    assertThat(s.peerAddress()).isEqualTo(to.peer());
    Answer.of(() -> s.connect(not.peer())).requireError("a third", WsaError.WSAEISCONN);
    ChainSocket server = round.keepAccepted(Lane.accept(to.listener(), client.name()));
    client.talkTo(server);
    assertThat(Lane.drain(not.listener(), client.name())).as("connected to both").isFalse();
    round.settle();
    if (client.hears()) {
      assertThat(client.told()).as("how often the end was told").isEqualTo(1);
    }
  }
}
