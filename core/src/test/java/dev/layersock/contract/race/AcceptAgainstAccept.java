package dev.layersock.contract.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.race.Round.Both;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.SocketSelect;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Two threads accept, and there is one connection. */
final class AcceptAgainstAccept implements Race {
  @Override
  public void run(Round round) throws Exception {
    Lane lane = round.lane();
    Client client = round.client(lane);
    if (round.chosen(round.chance())) {
      blocking(round, lane, client);
    } else {
      nonBlocking(round, lane, client);
    }
  }

  private static void nonBlocking(Round round, Lane lane, Client client) throws Exception {
    ChainSocket listener = lane.listener();
    assertThat(client.end(client.connect(lane.peer()))).isEmpty();
    if (round.chance()) {
      List<ChainSocket> one = List.of(listener);
      assertThat(SocketSelect.select(one, List.of(), List.of(), Limit.WAIT).count()).isOne();
    }
    Both<Answer<ChainSocket>> both =
        round.both(() -> Answer.of(listener::accept), () -> Answer.of(listener::accept));
    assertThat(both.first().isFailure() || both.second().isFailure()).as("%s", both).isFalse();
    ChainSocket mine = both.first().value();
    ChainSocket theirs = both.second().value();
    assertThat(mine != null && theirs != null).as("both have got it").isFalse();
    ChainSocket got = mine == null ? theirs : mine;
    if (got == null) { // a kernel may know of a connection later than the client does
      got = Lane.accept(listener, client.name());
    }
    round.keepAccepted(got);
    assertThat(got.peerAddress()).isEqualTo(client.name());
    client.talkTo(got);
    assertThat(Lane.drain(listener, client.name())).as("it comes a second time").isFalse();
  }

  /** The first that has got a connection makes another, for the other. */
  private static void blocking(Round round, Lane lane, Client client) throws Exception {
    ChainSocket listener = lane.listener();
    Client next = round.client(lane);
    boolean before = round.chosen(round.chance());
    if (before) {
      assertThat(client.end(client.connect(lane.peer()))).isEmpty();
    }
    listener.setBlocking(true);
    AtomicInteger accepted = new AtomicInteger();
    Both<ChainSocket> both =
        round.both(
            () -> {
              if (!before) {
                assertThat(client.end(client.connect(lane.peer()))).isEmpty();
              }
              return acceptOne(listener, accepted, next, lane);
            },
            () -> acceptOne(listener, accepted, next, lane));
    SocketAddress mine = round.keepAccepted(both.first()).peerAddress();
    SocketAddress theirs = round.keepAccepted(both.second()).peerAddress();
    assertThat(List.of(mine, theirs)).containsExactlyInAnyOrder(client.name(), next.name());
  }

  private static ChainSocket acceptOne(
      ChainSocket listener, AtomicInteger accepted, Client next, Lane lane) throws Exception {
    ChainSocket s = listener.accept();
    if (s == null) {
      throw new AssertionError("a blocking accept answers null");
    }
    if (accepted.getAndIncrement() == 0) {
      assertThat(next.end(next.connect(lane.peer()))).isEmpty();
    }
    return s;
  }
}
