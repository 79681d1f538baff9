package dev.layersock.socket;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
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
   * The sockets that are ready, in the order in which they were given.
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

  private SocketSelect() {}

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
    List<ChainSocket> all = new ArrayList<>(read);
    all.addAll(write);
    all.addAll(except);
    if (all.isEmpty()) {
      throw failure(WsaError.WSAEINVAL, "no socket is given", null);
    }
    if (timeout != null && timeout.isNegative()) {
      throw failure(WsaError.WSAEINVAL, "the timeout is negative: " + timeout, null);
    }
    if (timeout != null && timeout.isZero()) {
      return poll(read, write, except);
    }
    TimeSource time = all.get(0).waits().time();
    long deadline = timeout == null ? WaitGate.FOREVER : time.nanoTime() + WaitTime.nanos(timeout);
    IdentityHashMap<ChainSocket, Integer> interests = interests(read, write, except);
    while (true) {
      Waiter waiter = new Waiter(time.gate());
      try {
        interests.forEach((socket, events) -> socket.waits().add(waiter, events));
        Selected now = poll(read, write, except);
        if (now.count() > 0) {
          return now;
        }
        for (Map.Entry<ChainSocket, Integer> interest : interests.entrySet()) {
          interest.getKey().watch(interest.getValue() & ~SocketWaits.CONNECT_ENDED);
        }
        Callbacks.requireNone(WspFunction.SELECT);
        if (!await(waiter, deadline, time)) {
          return poll(read, write, except);
        }
        if (waiter.isCancelled()) {
          poll(read, write, except); // which reports a closed socket first
          throw failure(WsaError.WSAEINTR, "the blocking call was cancelled", null);
        }
      } finally {
        interests.keySet().forEach(socket -> socket.waits().remove(waiter));
      }
    }
  }

  private static boolean await(Waiter waiter, long deadline, TimeSource time) throws WsaException {
    try {
      long left = deadline == WaitGate.FOREVER ? deadline : deadline - time.nanoTime();
      return waiter.gate().await(left, true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(WsaError.WSAEINTR, "the thread was interrupted", e);
    }
  }

  private static Selected poll(
      List<ChainSocket> read, List<ChainSocket> write, List<ChainSocket> except)
      throws WsaException {
    return new Selected(ready(read, READING), ready(write, WRITING), ready(except, EXCEPTIONS));
  }

  private static List<ChainSocket> ready(List<ChainSocket> sockets, int interest)
      throws WsaException {
    List<ChainSocket> ready = new ArrayList<>();
    for (ChainSocket socket : sockets) {
      if (socket.isClosed()) {
        throw failure(WsaError.WSAENOTSOCK, socket + " is closed", null);
      }
      boolean failed = interest == EXCEPTIONS && socket.connects().failure() != null;
      if (failed || (socket.poll() & interest) != 0) {
        ready.add(socket);
      }
    }
    return ready;
  }

  /** Each socket once, with all that is wanted of it. */
  private static IdentityHashMap<ChainSocket, Integer> interests(
      List<ChainSocket> read, List<ChainSocket> write, List<ChainSocket> except) {
    IdentityHashMap<ChainSocket, Integer> interests = new IdentityHashMap<>();
    read.forEach(socket -> interests.merge(socket, READING, (a, b) -> a | b));
    write.forEach(socket -> interests.merge(socket, WRITING, (a, b) -> a | b));
    except.forEach(socket -> interests.merge(socket, EXCEPTIONS, (a, b) -> a | b));
    return interests;
  }

  private static WsaException failure(WsaError error, String reason, @Nullable Throwable cause) {
    return Framework.raised(new WsaException(error, reason, null, cause), WspFunction.SELECT);
  }
}
