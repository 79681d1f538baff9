package dev.layersock.contract.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.ConnectOutcome;
import java.net.InetSocketAddress;

/** A connect, or its end, meets a close of the same socket. */
final class ConnectAgainstClose implements Race {
  @Override
  public void run(Round round) throws Exception {
    switch (round.below(4)) {
      case 0 -> held(round);
      case 1 -> ends(round);
      default -> free(round);
    }
  }

  /** The connect is answered, or refused, at once or soon. */
  private static void free(Round round) throws Exception {
    Lane lane = round.lane();
    boolean live = round.below(4) != 0;
    InetSocketAddress peer = live ? lane.peer() : round.nobody();
    Client client = round.client(lane);
    Answer<ConnectOutcome> answer =
        round.together(() -> client.connect(peer), client.socket()::close);
    if (live) {
      answer.requireNoOther("connect", WsaError.WSAENOTSOCK);
    } else {
      answer.requireNoOther("connect", WsaError.WSAENOTSOCK, WsaError.WSAECONNREFUSED);
      assertThat(answer.value()).isNotEqualTo(ConnectOutcome.CONNECTED);
    }
    round.settle();
    requireEnded(client, peer, answer.isFailure() ? 0 : 1);
  }

  /** The connect stays in progress, so only the close can end it. */
  private static void held(Round round) throws Exception {
    Holdup holdup = round.holdup();
    Client client = round.client(holdup.lane());
    InetSocketAddress peer = holdup.begin();
    Answer<ConnectOutcome> answer =
        round.together(() -> client.connect(peer), client.socket()::close);
    if (answer.isFailure() || client.way() == Way.BLOCKING) {
      answer.requireError("connect", WsaError.WSAENOTSOCK);
    }
    if (holdup.ends()) {
      holdup.letGo();
    }
    round.settle();
    requireEnded(client, peer, 0);
  }

  /** The connect is in progress, and ends at the moment of the close. */
  private static void ends(Round round) throws Exception {
    Holdup holdup = round.holdupThatEnds();
    Client client = round.clientThatDoesNotWait(holdup.lane());
    InetSocketAddress peer = holdup.begin();
    assertThat(client.connect(peer).value()).isEqualTo(ConnectOutcome.IN_PROGRESS);
    round.together(
        () -> {
          holdup.letGo();
          return true;
        },
        client.socket()::close);
    round.settle();
    requireEnded(client, peer, 1);
  }

  private static void requireEnded(Client client, InetSocketAddress peer, int most)
      throws WsaException {
    assertThat(client.socket().isClosed()).isTrue();
    Round.requireClosed(client.socket(), peer);
    int told = client.told();
    // The record of an event object goes with the close.
    assertThat(told)
        .as("how often the end was told")
        .isBetween(0, client.way() == Way.EVENT ? 0 : most);
  }
}
