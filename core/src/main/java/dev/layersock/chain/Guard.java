package dev.layersock.chain;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AcceptOffer;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.SocketRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a provider answers against its contract. A provider that lies is named, with what it
 * answered and what the contract says, and the socket is failed: another try would double or lose
 * bytes. Immutable; any thread may call it.
 */
final class Guard {
  private final SocketSink sink;
  private final Faults application = new Faults("the application");

  /**
   * For the chains of one system.
   *
   * @param sink told of sockets that are failed
   */
  Guard(SocketSink sink) {
    this.sink = sink;
  }

  /** What is above all chains. */
  SocketSink sink() {
    return sink;
  }

  /** A socket that was made for a request, by the provider that is next on the path. */
  ProviderSocket made(Faults who, int place, SocketRequest request, @Nullable ProviderSocket made)
      throws WsaException {
    if (made == null || !Framework.isFor(request, made)) {
      throw lied(
          who,
          WspFunction.SOCKET,
          "socket",
          (made == null ? "answered null" : "answered a socket of another chain")
              + " to socket; a layer hands on the socket that the provider below has made");
    }
    requireNew(who, place, made, WspFunction.SOCKET);
    return passUp(place, made, WspFunction.SOCKET);
  }

  /** A socket that was accepted. */
  ProviderSocket accepted(Faults who, int place, ProviderSocket listener, ProviderSocket accepted)
      throws WsaException {
    if (accepted == listener || Framework.upcalls(accepted) != Framework.upcalls(listener)) {
      throw lied(
          who,
          WspFunction.ACCEPT,
          "socket",
          "answered "
              + (accepted == listener ? "the listener" : "a socket of another chain")
              + " to accept; a layer hands on the socket that the provider below has accepted");
    }
    requireNew(who, place, accepted, WspFunction.ACCEPT);
    return passUp(place, accepted, WspFunction.ACCEPT);
  }

  private static void requireNew(Faults who, int place, ProviderSocket s, WspFunction function)
      throws WsaException {
    if (Framework.reached(s) >= place) {
      throw lied(
          who,
          function,
          "again",
          "answered a socket to " + function.methodName() + " that it has handed up before");
    }
  }

  private static ProviderSocket passUp(int place, ProviderSocket s, WspFunction function)
      throws WsaException {
    if (!Framework.reach(s, place)) {
      throw Framework.raised(
          new WsaException(WsaError.WSAENETDOWN, "the socket ended before it was handed over"),
          function);
    }
    return s;
  }

  /** What connect answered, where that is not CONNECTED. */
  ConnectOutcome begun(Faults who, ProviderSocket s, @Nullable ConnectOutcome outcome)
      throws WsaException {
    if (outcome == null) {
      throw failed(who, WspFunction.CONNECT, s, "null", "answered null to connect");
    }
    if (s.protocol().type() == SocketType.DGRAM) {
      throw failed(
          who,
          WspFunction.CONNECT,
          s,
          "progress",
          "answered " + outcome + " to the connect of a datagram socket, which is over at once");
    }
    return outcome;
  }

  /** The value of an option. */
  <T> T value(Faults who, ProviderSocket s, SockOpt<T> option, @Nullable T value)
      throws WsaException {
    T answer = typed(who, WspFunction.GET_SOCK_OPT, s, option.type(), value);
    if (answer instanceof Duration time && time.isNegative()) {
      throw failed(
          who,
          WspFunction.GET_SOCK_OPT,
          s,
          "negative",
          "answered " + time + " to getSockOpt of " + option + "; a time is not negative");
    }
    return answer;
  }

  /** An answer that must be of a type. */
  <T> T typed(Faults who, WspFunction function, ProviderSocket s, Class<T> type, @Nullable T answer)
      throws WsaException {
    if (!type.isInstance(answer)) { // the cast would fail in the caller's code, and blame it
      String given = answer == null ? "null" : "a " + ((Object) answer).getClass().getSimpleName();
      throw failed(
          who,
          function,
          s,
          "type",
          "answered "
              + given
              + " to "
              + function.methodName()
              + "; it has to be a "
              + type.getSimpleName());
    }
    return answer;
  }

  /**
   * What send or receive answered, where that is no positive number that the buffer agrees with.
   *
   * @param before the buffer's position before the call
   * @param limit its limit then
   */
  int moved(
      Faults who,
      WspFunction function,
      ProviderSocket s,
      ByteBuffer buffer,
      int before,
      int limit,
      int answer)
      throws WsaException {
    if (buffer.limit() != limit) {
      throw failed(
          who,
          function,
          s,
          "limit",
          "left the buffer's limit at "
              + buffer.limit()
              + ", which was "
              + limit
              + "; only the position moves");
    }
    int moved = buffer.position() - before;
    boolean sends = function == WspFunction.SEND || function == WspFunction.SEND_TO;
    boolean hasEnd = !sends && s.protocol().type() == SocketType.STREAM;
    boolean known =
        answer >= 0
            || answer == IoResult.WOULD_BLOCK
            || (answer == IoResult.END_OF_STREAM && hasEnd);
    if (!known) {
      throw failed(
          who,
          function,
          s,
          "range",
          "answered "
              + answer
              + " to "
              + function.methodName()
              + "; it has to be a number of bytes"
              + (hasEnd ? ", WOULD_BLOCK (-2) or END_OF_STREAM (-1)" : " or WOULD_BLOCK (-2)"));
    }
    if (moved != Math.max(answer, 0)) {
      throw failed(
          who,
          function,
          s,
          "position",
          "answered "
              + answer
              + " to "
              + function.methodName()
              + ", but moved the buffer by "
              + moved
              + "; the answer is the number of bytes by which the position moves");
    }
    boolean idle = answer == 0 && buffer.hasRemaining();
    if (idle && s.protocol().type() == SocketType.STREAM) {
      throw failed(
          who,
          function,
          s,
          "nothing",
          "answered 0 to "
              + function.methodName()
              + " of "
              + buffer.remaining()
              + " bytes; a stream that can move none now answers WOULD_BLOCK (-2)");
    }
    return answer;
  }

  /** What recvFrom answered, which is a datagram only with the address that it came from. */
  int source(Faults who, ProviderSocket s, @Nullable AddressBox from, int answer)
      throws WsaException {
    if (answer < 0 || from == null || from.address() != null) {
      return answer;
    }
    throw failed(
        who,
        WspFunction.RECV_FROM,
        s,
        "source",
        "answered "
            + answer
            + " to recvFrom, but did not say from where; the address goes into the box");
  }

  /**
   * Names a provider that has lied about a socket, and fails the socket.
   *
   * @param rule which part of the contract, the same each time
   * @param what what it did, and what the contract says
   */
  WsaException failed(
      Faults who, WspFunction function, ProviderSocket s, String rule, String what) {
    WsaException failure = lied(who, function, rule, what);
    fail(s, failure);
    return failure;
  }

  /** Fails a socket: whoever waits is told, and every call from now on raises the failure. */
  void fail(ProviderSocket s, WsaException failure) {
    if (Framework.fail(s, failure)) {
      sink.failed(s, failure);
    }
  }

  static WsaException lied(Faults who, WspFunction function, String rule, String what) {
    who.broken(function, rule, what);
    return who.failure(function, "it " + what, null);
  }

  /**
   * A condition of accept whose faults are those of who handed it down: a layer that is asked, or
   * the application.
   */
  AcceptCondition condition(@Nullable Faults above, AcceptCondition condition) {
    return condition == AcceptCondition.ALWAYS || condition instanceof NamedCondition
        ? condition
        : new NamedCondition(above == null ? application : above, condition);
  }

  /** Says REJECT for a condition that throws, or answers null. */
  private record NamedCondition(Faults who, AcceptCondition asked) implements AcceptCondition {
    @Override
    public AcceptDecision decide(AcceptOffer offer) {
      try {
        AcceptDecision decision = asked.decide(offer);
        if (decision != null) {
          return decision;
        }
        who.broken(
            WspFunction.ACCEPT,
            "condition",
            "gave a condition that answered null; it counts as REJECT");
      } catch (Throwable e) { // whatever it is, the connection must go somewhere
        who.caught("condition of accept", e);
      }
      return AcceptDecision.REJECT;
    }
  }
}
