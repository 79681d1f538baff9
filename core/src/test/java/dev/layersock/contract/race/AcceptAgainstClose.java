package dev.layersock.contract.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.NetworkEvent;
import java.util.Set;

/** An accept meets a close of its listener. */
final class AcceptAgainstClose implements Race {
  @Override
  public void run(Round round) throws Exception {
    Lane lane = round.lane();
    ChainSocket listener = round.keep(lane.listen(false));
    boolean blocking = round.chosen(round.chance());
    if (!blocking) {
      listener.setBlocking(false);
      if (round.chance()) {
        listener.eventSelect(listener.newEventObject(), Set.of(NetworkEvent.FD_ACCEPT));
      }
    }
    if (round.below(4) == 0) {
      accept(round, listener, blocking);
      return;
    }
    Client client = round.client(lane);
    assertThat(client.end(client.connect(Lane.name(listener)))).isEmpty();
    Answer<ChainSocket> accepted = accept(round, listener, blocking);
    if (accepted.value() == null) {
      client.awaitEnd();
      return;
    }
    ChainSocket server = round.keepAccepted(accepted.value());
    assertThat(server.peerAddress()).isEqualTo(client.name());
    client.talkTo(server);
  }

  private static Answer<ChainSocket> accept(Round round, ChainSocket listener, boolean blocking)
      throws Exception {
    Answer<ChainSocket> accepted =
        round.together(() -> Answer.of(listener::accept), listener::close);
    accepted.requireNoOther("accept", WsaError.WSAENOTSOCK);
    if (blocking && !accepted.isFailure()) {
      assertThat(accepted.value()).as("what a blocking accept returns").isNotNull();
    }
    Answer.of(listener::accept).requireError("accept again", WsaError.WSAENOTSOCK);
    return accepted;
  }
}
