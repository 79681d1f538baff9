package dev.layersock.socket;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import dev.layersock.time.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Waits at several sockets at once (WSPSelect). The sockets may be of different chains and
 * providers of one system.
 */
public final class SocketSelect {
  /**
   * The sockets that are ready, each once, in the order in which they were given.
   *
   * @param readable data, a waiting connection, or the end
   * @param writable connected, and a send will probably be taken
   * @param exceptional the connect failed, or urgent data waits
   */
  public record Selected(
      List<ChainSocket> readable, List<ChainSocket> writable, List<ChainSocket> exceptional) {
    /** Copies the lists. */
    public Selected {
      readable = List.copyOf(readable);
      writable = List.copyOf(writable);
      exceptional = List.copyOf(exceptional);
    }

    /** The number of all. */
    public int count() {
      return readable.size() + writable.size() + exceptional.size();
    }
  }

  private final List<ChainSocket> read;
  private final List<ChainSocket> write;
  private final List<ChainSocket> except;

  private SocketSelect(List<ChainSocket> read, List<ChainSocket> write, List<ChainSocket> except) {
    this.read = read;
    this.write = write;
    this.except = except;
  }

  /**
   * Waits until at least one socket is ready or the time is over.
   *
   * @param timeout null waits for ever, zero does not wait. Who waits is told of a change by the
   *     chain, and looks at no socket that is known not to be ready; who does not looks at all
   * @return those that are ready; none if the time is over
   * @throws WsaException WSAEINVAL without any socket or with a negative timeout, WSAENOTSOCK if
   *     one is closed, also meanwhile, WSAEINTR if the thread is interrupted or the blocking calls
   *     of one are cancelled, WSAEINPROGRESS if it has to wait inside a callback
   */
  public static Selected select(
      List<ChainSocket> read,
      List<ChainSocket> write,
      List<ChainSocket> except,
      @Nullable Duration timeout)
      throws WsaException {
    if (read.isEmpty() && write.isEmpty() && except.isEmpty()) {
      throw SelectWaits.failure(WsaError.WSAEINVAL, "no socket is given", null);
    }
    if (timeout != null && timeout.isNegative()) {
      throw SelectWaits.failure(WsaError.WSAEINVAL, "the timeout is negative: " + timeout, null);
    }
    SocketSelect select = new SocketSelect(read, write, except);
    return timeout != null && timeout.isZero() ? select.look(true) : select.await(timeout);
  }

  private Selected await(@Nullable Duration timeout) throws WsaException {
    Map<SocketWaits, Integer> interests = interests();
    TimeSource time = interests.keySet().iterator().next().time();
    SelectWaits waits = new SelectWaits(interests);
    long deadline = timeout == null ? WaitGate.FOREVER : time.nanoTime() + Nanos.of(timeout);
    waits.enter();
    try {
      while (true) {
        waits.expect();
        Selected now = look(false); // which reports a closed socket first
        boolean over = deadline != WaitGate.FOREVER && deadline - time.nanoTime() <= 0;
        if (over || now.count() > 0) {
          return now;
        }
        Callbacks.requireNone(WspFunction.SELECT);
        waits.await(deadline);
      }
    } finally {
      waits.leave();
    }
  }

  /** Each socket once, with all that is wanted of it, in the order in which they were given. */
  private Map<SocketWaits, Integer> interests() {
    Map<SocketWaits, Integer> interests = new LinkedHashMap<>();
    add(interests, read, SelectInterest.READ);
    add(interests, write, SelectInterest.WRITE);
    add(interests, except, SelectInterest.EXCEPT);
    return interests;
  }

  private static void add(
      Map<SocketWaits, Integer> interests, List<ChainSocket> sockets, SelectInterest interest) {
    for (ChainSocket socket : sockets) {
      interests.merge(socket.waits(), interest.events(), (a, b) -> a | b);
    }
  }

  /**
   * Looks at each socket.
   *
   * @param all also at those that would have told of a change, which may be on its way
   */
  private Selected look(boolean all) throws WsaException {
    return new Selected(
        ready(read, SelectInterest.READ, all),
        ready(write, SelectInterest.WRITE, all),
        ready(except, SelectInterest.EXCEPT, all));
  }

  private static List<ChainSocket> ready(
      List<ChainSocket> sockets, SelectInterest interest, boolean all) throws WsaException {
    Set<ChainSocket> ready = new LinkedHashSet<>();
    int looked = interest.events() & Readiness.ALL;
    for (ChainSocket socket : sockets) {
      SocketWaits waits = socket.waits();
      if (waits.isMarkedClosed()) {
        throw SelectWaits.failure(WsaError.WSAENOTSOCK, socket + " is closed", null);
      }
      boolean failed = interest == SelectInterest.EXCEPT && socket.hasFailed();
      if (failed || ((all || waits.maybe(looked) != 0) && (socket.poll() & looked) != 0)) {
        ready.add(socket);
      }
    }
    return new ArrayList<>(ready);
  }
}
