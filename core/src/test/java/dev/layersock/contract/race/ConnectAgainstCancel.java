package dev.layersock.contract.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectOutcome;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;

/** A blocking connect meets a cancellation. */
final class ConnectAgainstCancel implements Race {
  @Override
  public void run(Round round) throws Exception {
    if (round.chance()) {
      held(round);
    } else {
      free(round);
    }
  }

  /** The connect ends by itself. */
  private static void free(Round round) throws Exception {
    Lane lane = round.lane();
    InetSocketAddress peer = lane.peer();
    Client client = round.client(lane, Way.BLOCKING);
    ChainSocket s = client.socket();
    AtomicBoolean any = new AtomicBoolean();
    Answer<ConnectOutcome> answer =
        round.together(() -> client.connect(peer), () -> any.set(s.cancelBlockingCalls()));
    answer.requireNoOther("connect", WsaError.WSAEINTR);
    if (answer.isFailure()) {
      assertThat(any).as("a call was cancelled").isTrue();
    } else {
      assertThat(s.peerAddress()).isEqualTo(peer);
    }
    requireClosable(s, peer);
  }

  /** Only the cancellation can end the connect, and it may come before there is one. */
  private static void held(Round round) throws Exception {
    Holdup holdup = round.holdup();
    Client client = round.client(holdup.lane(), Way.BLOCKING);
    ChainSocket s = client.socket();
    InetSocketAddress peer = holdup.begin();
    Answer<ConnectOutcome> answer =
        round.together(
            () -> client.connect(peer),
            () -> {
              while (!s.cancelBlockingCalls()) {
                Thread.onSpinWait();
              }
            });
    answer.requireError("connect", WsaError.WSAEINTR);
    Answer.of(() -> s.connect(peer)).requireError("another", WsaError.WSAEALREADY);
    requireClosable(s, peer);
  }

  private static void requireClosable(ChainSocket s, InetSocketAddress peer) throws Exception {
    assertThat(s.cancelBlockingCalls()).as("nobody waits any more").isFalse();
    s.close();
    Round.requireClosed(s, peer);
  }
}
