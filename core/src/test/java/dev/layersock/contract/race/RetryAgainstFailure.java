package dev.layersock.contract.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.race.Round.Both;
import dev.layersock.error.WsaError;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectOutcome;
import java.net.InetSocketAddress;

/** A connect fails while another thread connects the same socket again. */
final class RetryAgainstFailure implements Race {
  private static final WsaError[] EXPECTED = {
    WsaError.WSAECONNREFUSED, WsaError.WSAEALREADY, WsaError.WSAEISCONN
  };

  @Override
  public void run(Round round) throws Exception {
    Lane lane = round.lane();
    Client client = round.client(lane);
    boolean live = round.chosen(round.chance());
    InetSocketAddress again = live ? lane.peer() : round.nobody();
    Both<Answer<ConnectOutcome>> both =
        round.both(() -> client.connect(round.nobody()), () -> client.connect(again));
    Answer<ConnectOutcome> failed = both.first();
    Answer<ConnectOutcome> retried = both.second();
    failed.requireNoOther("the connect that fails", EXPECTED);
    retried.requireNoOther("the retry", EXPECTED);
    assertThat(failed.value()).isNotEqualTo(ConnectOutcome.CONNECTED);
    int begun = count(failed) + count(retried) + connectAtLast(client, lane);
    ChainSocket s = client.socket();
    assertThat(s.peerAddress()).isEqualTo(lane.peer());
    client.talkTo(round.keepAccepted(Lane.accept(lane.listener(), client.name())));
    round.settle();
    if (client.hears()) {
      // An end that nobody has looked at yet is replaced by the next.
      assertThat(client.told()).as("how often an end was told").isBetween(1, begun);
    }
  }

  /** Connects until the socket is connected. How many connects that took. */
  private static int connectAtLast(Client client, Lane lane) throws Exception {
    int begun = 0;
    Answer<ConnectOutcome> last = client.connect(lane.peer());
    while (last.error() != WsaError.WSAEISCONN) {
      last.requireNoOther("the last connect", WsaError.WSAEALREADY);
      begun += count(last);
      Thread.onSpinWait();
      last = client.connect(lane.peer());
    }
    return begun;
  }

  private static int count(Answer<ConnectOutcome> answer) {
    return answer.isFailure() ? 0 : 1;
  }
}
