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
  private static final int WRITING = Readiness.WRITABLE | SocketWaits.CONNECT_ENDED;
  private static final int READING = Readiness.READABLE | Readiness.ACCEPTABLE | Readiness.CLOSED;
  private static final int EXCEPTIONS = Readiness.URGENT | SocketWaits.CONNECT_ENDED;

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
   * @param timeout null waits for ever, zero does not wait
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
    return timeout != null && timeout.isZero() ? select.poll() : select.await(timeout);
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
        Selected now = poll(); // which reports a closed socket first
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
    read.forEach(socket -> interests.merge(socket.waits(), READING, (a, b) -> a | b));
    write.forEach(socket -> interests.merge(socket.waits(), WRITING, (a, b) -> a | b));
    except.forEach(socket -> interests.merge(socket.waits(), EXCEPTIONS, (a, b) -> a | b));
    return interests;
  }

  private Selected poll() throws WsaException {
    return new Selected(ready(read, READING), ready(write, WRITING), ready(except, EXCEPTIONS));
  }

  private static List<ChainSocket> ready(List<ChainSocket> sockets, int interest)
      throws WsaException {
    Set<ChainSocket> ready = new LinkedHashSet<>();
    for (ChainSocket socket : sockets) {
      if (socket.waits().isMarkedClosed()) {
        throw SelectWaits.failure(WsaError.WSAENOTSOCK, socket + " is closed", null);
      }
      boolean failed = interest == EXCEPTIONS && socket.hasFailed();
      if (failed || (socket.waits().poll() & interest) != 0) {
        ready.add(socket);
      }
    }
    return new ArrayList<>(ready);
  }
}
