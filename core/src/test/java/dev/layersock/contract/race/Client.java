package dev.layersock.contract.race;

import static dev.layersock.socket.NetworkEvent.FD_CONNECT;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.EventObject;
import dev.layersock.socket.NetworkEvents;
import dev.layersock.socket.SocketSelect;
import dev.layersock.socket.SocketSelect.Selected;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.IoResult;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** A socket that connects, and a way to learn how that ended. */
final class Client {
  /** Longer than a reset takes in a host. It does not pass in virtual time. */
  private static final Duration SILENCE = Duration.ofMillis(100);

  private final ChainSocket socket;
  private final Way way;
  private final EventObject event;
  private final Told told = new Told();

  /**
   * Readies a socket.
   *
   * @param executor runs the listener, if the way has one
   */
  Client(ChainSocket socket, Way way, Executor executor) throws WsaException {
    this.socket = socket;
    this.way = way;
    this.event = socket.newEventObject();
    switch (way) {
      case BLOCKING -> {}
      case SELECT -> socket.setBlocking(false);
      case EVENT -> socket.eventSelect(event, Set.of(FD_CONNECT));
      case ASYNC -> socket.asyncSelect(executor, told, Set.of(FD_CONNECT));
    }
  }

  ChainSocket socket() {
    return socket;
  }

  InetSocketAddress name() throws WsaException {
    return Lane.name(socket);
  }

  Way way() {
    return way;
  }

  boolean hears() {
    return way == Way.EVENT || way == Way.ASYNC;
  }

  /** Calls connect. */
  Answer<ConnectOutcome> connect(SocketAddress peer) {
    Answer<ConnectOutcome> answer = Answer.of(() -> socket.connect(peer));
    if (way == Way.BLOCKING && answer.value() == ConnectOutcome.IN_PROGRESS) {
      throw new AssertionError("a blocking connect answers that it is in progress");
    }
    return answer;
  }

  /** Waits for the end of a connect. The failure; empty if the socket is connected. */
  Optional<WsaException> end(Answer<ConnectOutcome> answer) throws Exception {
    if (answer.value() != ConnectOutcome.IN_PROGRESS) {
      return Optional.ofNullable(answer.failure());
    }
    return switch (way) {
      case BLOCKING -> throw new AssertionError("a blocking connect returns at its end");
      case SELECT -> select();
      case EVENT -> awaitEvent();
      case ASYNC -> told.await();
    };
  }

  private Optional<WsaException> select() throws WsaException {
    List<ChainSocket> one = List.of(socket);
    Selected ready = SocketSelect.select(List.of(), one, one, Limit.WAIT);
    if (ready.exceptional().isEmpty()) {
      if (ready.writable().isEmpty()) {
        throw new AssertionError("select tells of no end of the connect");
      }
      return Optional.empty();
    }
    WsaError error = WsaError.ofCode(socket.getOption(SockOpt.SO_ERROR)).orElseThrow();
    return Optional.of(new WsaException(error, "told by select"));
  }

  private Optional<WsaException> awaitEvent() throws Exception {
    int before = told.count();
    while (told() == before) {
      if (!event.await(Limit.WAIT)) {
        throw new AssertionError("FD_CONNECT is not recorded");
      }
    }
    return told.await();
  }

  /** Whether it is told of an end within a time that is longer than an answer takes in a host. */
  boolean isToldSoon() throws InterruptedException {
    return told.comesWithin(Duration.ofMillis(50));
  }

  /** How often the application was told of an end. */
  int told() throws WsaException {
    if (way == Way.EVENT && !socket.isClosed()) {
      NetworkEvents recorded = socket.enumNetworkEvents(event);
      if (recorded.has(FD_CONNECT)) {
        told.tell(recorded.error(FD_CONNECT).orElse(null));
      }
    }
    return told.count();
  }

  /** The last end that it was told of. */
  Optional<WsaException> lastTold() throws InterruptedException {
    return told.await();
  }

  /** Sends one byte to the other end of its connection. */
  void talkTo(ChainSocket server) throws WsaException {
    if (socket.send(ByteBuffer.wrap(new byte[] {42})) != 1) {
      throw new AssertionError("there is no room for the first byte");
    }
    ByteBuffer target = ByteBuffer.allocate(1);
    if (receive(server, target, Limit.WAIT) != 1 || target.get(0) != 42) {
      throw new AssertionError("the byte does not come, but " + target);
    }
  }

  /**
   * Waits until the connection has ended, in whatever way. A kernel whose listener closes at the
   * very moment of a connect may forget the connection without a word to the client, who learns of
   * that by sending; so if nothing comes, this sends.
   */
  void awaitEnd() throws WsaException {
    Answer<Integer> answer = Answer.of(() -> receive(socket, ByteBuffer.allocate(1), SILENCE));
    if (Integer.valueOf(IoResult.WOULD_BLOCK).equals(answer.value())) {
      answer =
          Answer.of(
              () -> {
                socket.send(ByteBuffer.allocate(1));
                return receive(socket, ByteBuffer.allocate(1), Limit.WAIT);
              });
    }
    if (answer.isFailure()) {
      answer.requireError(
          "a connection that nobody accepted", WsaError.WSAECONNRESET, WsaError.WSAECONNABORTED);
    } else if (!Integer.valueOf(IoResult.END_OF_STREAM).equals(answer.value())) {
      throw new AssertionError("no end of the connection, but " + answer.value());
    }
  }

  /** Receives once; would-block if nothing comes in time. */
  private static int receive(ChainSocket s, ByteBuffer target, Duration limit) throws WsaException {
    int count = s.isBlocking() ? IoResult.WOULD_BLOCK : s.recv(target);
    while (count == IoResult.WOULD_BLOCK) {
      if (SocketSelect.select(List.of(s), List.of(), List.of(), limit).count() == 0) {
        return IoResult.WOULD_BLOCK;
      }
      count = s.recv(target);
    }
    return count;
  }

  @Override
  public String toString() {
    return way.toString();
  }
}
