package dev.layersock.contract.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.Ability;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.race.Round.Both;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.Readiness;
import java.net.SocketAddress;
import java.util.Optional;

/** Races at the transport itself. */
enum ProviderRace implements Race {
  /** A connect meets a close of its socket. */
  CLOSE {
    @Override
    void run(Round round, Bare listener, Bare client, boolean conditional) throws Exception {
      SocketAddress peer = listener.name();
      Answer<ConnectOutcome> answer =
          round.together(() -> client.connect(peer), () -> client.close());
      answer.requireNoOther("connect", WsaError.WSAENOTSOCK);
      Answer.of(() -> client.provider().select(client.s()))
          .requireError("a closed socket", WsaError.WSAENOTSOCK);
      client.connect(peer).requireError("connect again", WsaError.WSAENOTSOCK);
      listener.drain(null);
      boolean mayEnd = !conditional && answer.value() == ConnectOutcome.IN_PROGRESS;
      assertThat(client.ends().completions()).isBetween(0, mayEnd ? 1 : 0);
    }
  },

  /** A connect meets another of the same socket. */
  CONNECT {
    @Override
    void run(Round round, Bare listener, Bare client, boolean conditional) throws Exception {
      Bare other = Bare.listener(round.arena().base(), conditional);
      SocketAddress near = listener.name();
      SocketAddress far = other.name();
      Both<Answer<ConnectOutcome>> both =
          round.both(() -> client.connect(near), () -> client.connect(far));
      Answer<ConnectOutcome> first = both.first();
      Answer<ConnectOutcome> second = both.second();
      boolean won = !first.isFailure();
      assertThat(won).as("%s and %s", first, second).isEqualTo(second.isFailure());
      (won ? second : first)
          .requireError("the one that lost", WsaError.WSAEALREADY, WsaError.WSAEISCONN);
      SocketAddress name = client.name();
      int accepted = 0;
      while (accepted == 0) { // a kernel may know of a connection later than the client does
        accepted = (won ? listener : other).drain(name);
      }
      assertThat(accepted).as("connections made").isEqualTo(1);
      assertThat((won ? other : listener).drain(name)).as("connections of the other").isZero();
      Answer<ConnectOutcome> winner = won ? first : second;
      assertThat(client.end(winner)).isEmpty();
      assertThat(client.provider().getPeerName(client.s())).isEqualTo(won ? near : far);
      requireCompleted(client, winner);
      other.close();
    }
  },

  /** A connect meets a close of the listener. */
  LISTENER_CLOSE {
    @Override
    void run(Round round, Bare listener, Bare client, boolean conditional) throws Exception {
      SocketAddress peer = listener.name();
      Answer<ConnectOutcome> answer =
          round.together(() -> client.connect(peer), () -> listener.close());
      Optional<WsaException> failure = client.end(answer);
      assertThat(failure.map(WsaException::error))
          .isIn(
              Optional.empty(),
              Optional.of(WsaError.WSAECONNREFUSED),
              Optional.of(WsaError.WSAECONNRESET));
      requireCompleted(client, answer);
    }
  },

  /** A connection comes while it begins to be watched for. */
  ACCEPTABLE {
    @Override
    void run(Round round, Bare listener, Bare client, boolean conditional) throws Exception {
      SocketAddress peer = listener.name();
      Answer<ConnectOutcome> answer =
          round.together(
              () -> client.connect(peer),
              () -> listener.provider().watch(listener.s(), Readiness.ACCEPTABLE));
      assertThat(answer.isFailure()).as("%s", answer).isFalse();
      listener.ends().awaitSignal();
      assertThat(listener.provider().select(listener.s())).isEqualTo(Readiness.ACCEPTABLE);
      listener.drain(null);
      assertThat(client.end(answer)).isEmpty();
      assertThat(listener.ends().signals()).as("how often it was signalled").isEqualTo(1);
    }
  },

  /** A connect ends while its socket begins to be watched. */
  WRITABLE {
    @Override
    void run(Round round, Bare listener, Bare client, boolean conditional) throws Exception {
      SocketAddress peer = listener.name();
      Act watching = () -> client.provider().watch(client.s(), Readiness.WRITABLE);
      Answer<ConnectOutcome> begun;
      Bare server = null;
      if (conditional) {
        begun = client.connect(peer);
        server = round.together(listener::accept, watching).value();
      } else {
        begun = round.together(() -> client.connect(peer), watching);
      }
      assertThat(client.end(begun)).isEmpty();
      client.ends().awaitSignal();
      assertThat(client.provider().select(client.s()) & Readiness.WRITABLE).isNotZero();
      assertThat(client.ends().signals()).as("how often it was signalled").isEqualTo(1);
      requireCompleted(client, begun);
      if (server != null) {
        server.reset();
      }
    }
  };

  abstract void run(Round round, Bare listener, Bare client, boolean conditional) throws Exception;

  @Override
  public void run(Round round) throws Exception {
    ProviderUnderTest base = round.arena().base();
    boolean conditional = round.chosen(base.can(Ability.CONDITIONAL_ACCEPT) && round.chance());
    Bare listener = Bare.listener(base, conditional);
    Bare client = Bare.open(base);
    client.provider().setSockOpt(client.s(), SockOpt.SO_LINGER, Linger.RESET);
    run(round, listener, client, conditional);
    client.reset();
    listener.reset();
  }

  private static void requireCompleted(Bare client, Answer<ConnectOutcome> answer) {
    int once = answer.value() == ConnectOutcome.IN_PROGRESS ? 1 : 0;
    assertThat(client.ends().completions()).as("how often it was completed").isEqualTo(once);
  }
}
