package dev.layersock.contract.race;

import static dev.layersock.socket.NetworkEvent.FD_CONNECT;
import static dev.layersock.socket.NetworkEvent.FD_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.EventObject;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.socket.NetworkEvents;
import dev.layersock.spi.ConnectOutcome;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** The end of a connect meets a selection of events. */
final class EndAgainstSelect implements Race {
  private static final Set<NetworkEvent> CONNECT = Set.of(FD_CONNECT);
  private static final Set<NetworkEvent> MORE = Set.of(FD_CONNECT, FD_WRITE);

  @Override
  public void run(Round round) throws Exception {
    if (round.below(4) == 0) {
      call(round);
    } else {
      upcall(round);
    }
  }

  /** The connect is in progress, and its end comes up the chain. */
  private static void upcall(Round round) throws Exception {
    Holdup holdup = round.holdupThatEnds();
    Client client = round.clientThatDoesNotWait(holdup.lane());
    assertThat(client.connect(holdup.begin()).value()).isEqualTo(ConnectOutcome.IN_PROGRESS);
    Selection selection = new Selection(client.socket());
    Act selecting = selection.choose(round);
    round.together(
        () -> {
          holdup.letGo();
          return true;
        },
        selecting);
    Optional<WsaException> failure = requireOnce(round, client, selection);
    assertThat(failure.map(WsaException::error))
        .isEqualTo(holdup.fails() ? Optional.of(WsaError.WSAECONNREFUSED) : Optional.empty());
  }

  /** The connect is called at the moment of the selection, and perhaps ends at once. */
  private static void call(Round round) throws Exception {
    Lane lane = round.lane();
    Client client = round.client(lane);
    InetSocketAddress peer = lane.peer();
    Selection selection = new Selection(client.socket());
    Act selecting = selection.choose(round);
    Answer<ConnectOutcome> answer =
        round.together(() -> Answer.of(() -> client.socket().connect(peer)), selecting);
    assertThat(answer.isFailure()).as("%s", answer).isFalse();
    if (answer.value() == ConnectOutcome.IN_PROGRESS) {
      assertThat(requireOnce(round, client, selection)).isEmpty();
      return;
    }
    round.settle();
    assertThat(selection.count() + client.told()).as("how often the end was told").isLessThan(2);
  }

  private static Optional<WsaException> requireOnce(Round round, Client client, Selection selection)
      throws Exception {
    round.settle();
    // What the first selection has not told before it was replaced, the second has to.
    int earlier = client.told();
    Optional<WsaException> failure = earlier > 0 ? client.lastTold() : selection.await();
    round.settle();
    assertThat(selection.count() + client.told()).as("how often the end was told").isEqualTo(1);
    return failure;
  }

  /** The selection that meets the end. */
  private static final class Selection {
    private final ChainSocket socket;
    private final EventObject event;
    private final Told told = new Told();
    private boolean listens;

    Selection(ChainSocket socket) {
      this.socket = socket;
      this.event = socket.newEventObject();
    }

    /** By an event object, or a listener, for one event or more; perhaps several times. */
    Act choose(Round round) {
      Set<NetworkEvent> wanted = round.chance() ? CONNECT : MORE;
      Executor executor = round.chance() ? Runnable::run : round.arena().worker();
      int times = 1 + round.below(2);
      listens = round.chosen(round.chance());
      return () -> {
        for (int i = 0; i < times; i++) {
          if (listens) {
            socket.asyncSelect(executor, told, wanted);
          } else {
            socket.eventSelect(event, wanted);
          }
        }
      };
    }

    Optional<WsaException> await() throws Exception {
      while (!listens && count() == 0) {
        if (!event.await(Limit.WAIT)) {
          throw new AssertionError("FD_CONNECT is not recorded");
        }
      }
      return told.await();
    }

    int count() throws WsaException {
      NetworkEvents recorded = socket.enumNetworkEvents(event);
      if (recorded.has(FD_CONNECT)) {
        told.tell(recorded.error(FD_CONNECT).orElse(null));
      }
      return told.count();
    }
  }
}
