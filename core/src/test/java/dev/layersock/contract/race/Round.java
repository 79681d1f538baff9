package dev.layersock.contract.race;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One round of a race: what its seed decides, and the sockets that are closed at its end. For the
 * first thread.
 */
final class Round {
  private static final int DELAYS = 12;
  private static final List<Way> WAYS = List.of(Way.values());

  private final Arena arena;
  private final Rival rival;
  private final int number;
  private final long begun = System.nanoTime();
  private final SplittableRandom random;
  private final List<Object> choices = new ArrayList<>();
  private final List<ChainSocket> open = new ArrayList<>();

  Round(Arena arena, Rival rival, long seed, int number) {
    this.arena = arena;
    this.rival = rival;
    this.number = number;
    this.random = new SplittableRandom(seed + number * 0x9E3779B97F4A7C15L);
  }

  int number() {
    return number;
  }

  long begun() {
    return begun;
  }

  Arena arena() {
    return arena;
  }

  /** A number below another. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean chance() {
    return random.nextBoolean();
  }

  /** Has the report of a failure tell of a choice. */
  <T> T chosen(T choice) {
    choices.add(choice);
    return choice;
  }

  private <T> T oneOf(List<T> all) {
    return chosen(all.get(below(all.size())));
  }

  /** One of the chains. */
  Lane lane() {
    return oneOf(arena.lanes());
  }

  /** One of the other chains. */
  Lane laneBut(Lane other) {
    List<Lane> all = arena.lanes();
    return chosen(all.get((all.indexOf(other) + 1 + below(all.size() - 1)) % all.size()));
  }

  /** Something that keeps a connect in progress. */
  Holdup holdup() {
    Holdup holdup = oneOf(arena.holdups());
    chosen(holdup.lane());
    return holdup;
  }

  /** Something that keeps a connect in progress and can be let go. */
  Holdup holdupThatEnds() {
    Holdup holdup = holdup();
    while (!holdup.ends()) {
      holdup = holdup();
    }
    return holdup;
  }

  /** A client of a chain, in a way that fits it. */
  Client client(Lane lane) throws WsaException {
    return client(lane, way(lane));
  }

  /** A client of a chain that does not wait in its calls. */
  Client clientThatDoesNotWait(Lane lane) throws WsaException {
    Way way = way(lane);
    return client(lane, way == Way.BLOCKING ? Way.ASYNC : way);
  }

  private Way way(Lane lane) {
    Way way = WAYS.get(below(WAYS.size()));
    // What the layer holds back of a connect is not seen by select.
    return lane.isLate() && way == Way.SELECT ? Way.EVENT : way;
  }

  /** A client of a chain. */
  Client client(Lane lane, Way way) throws WsaException {
    Executor executor = way == Way.ASYNC && chance() ? arena.worker() : Runnable::run;
    return chosen(new Client(keep(lane.stream()), way, executor));
  }

  /** Closes a socket at the end, if the race does not. With a reset, or not. */
  ChainSocket keep(ChainSocket s) throws WsaException {
    if (below(4) != 0) {
      s.setOption(SockOpt.SO_LINGER, Linger.RESET);
    }
    open.add(s);
    return s;
  }

  /** Does two things at the same moment, the second on another thread. */
  <T> T together(Callable<T> first, Act second) throws Exception {
    int delay = (1 << below(DELAYS)) - 1;
    boolean own = chance();
    choices.add(own ? delay : -delay);
    return rival.together(first, own ? delay : 0, second, own ? 0 : delay);
  }

  /** As {@link #together}, and hands over what came of both. */
  <T> Both<T> both(Callable<T> first, Callable<T> second) throws Exception {
    AtomicReference<@Nullable T> other = new AtomicReference<>();
    T mine = together(first, () -> other.set(second.call()));
    T theirs = other.get();
    if (theirs == null) {
      throw new AssertionError("nothing came of the second");
    }
    return new Both<>(mine, theirs);
  }

  /** What came of the acts of both threads. */
  record Both<T>(T first, T second) {}

  /** Has the worker do what it was given. */
  void settle() throws Exception {
    arena.awaitWorker();
  }

  /**
   * Closes what is open: first clients, then their peers with a reset, so that a kernel keeps
   * nothing.
   */
  void end() throws WsaException {
    for (ChainSocket s : open) {
      s.close();
    }
    arena.tidy();
  }

  InetSocketAddress nobody() {
    return arena.nobody();
  }

  /** Takes over an accepted socket, which is closed with a reset at the end. */
  ChainSocket keepAccepted(@Nullable ChainSocket accepted) throws WsaException {
    if (accepted == null) {
      throw new AssertionError("accept has nothing to give");
    }
    accepted.setOption(SockOpt.SO_LINGER, Linger.RESET);
    open.add(accepted);
    return accepted;
  }

  /** Checks that a socket is closed for everybody. */
  static void requireClosed(ChainSocket s, InetSocketAddress peer) {
    Answer.of(() -> s.connect(peer))
        .requireError("connect of a closed socket", WsaError.WSAENOTSOCK);
    Answer.of(s::localAddress).requireError("the name of a closed socket", WsaError.WSAENOTSOCK);
  }

  /** The number and all choices. */
  @Override
  public String toString() {
    return "round " + number + " " + choices;
  }
}
