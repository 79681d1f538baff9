package dev.layersock.dial;

import dev.layersock.catalog.Sockets;
import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects stream sockets to the first of several addresses that can be had. They are tried one
 * after the other, each through the entry that the catalog selects for its family; each gets an
 * equal part of the time that is left. Immutable; any thread may call it.
 */
public final class Dialler {
  private final Sockets sockets;
  private final TimeSource time;
  private final Duration limit;

  /**
   * For some entries.
   *
   * @param time of the same system
   * @param limit for all addresses together; zero for no other limit than the transport's
   */
  public Dialler(Sockets sockets, TimeSource time, Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("the limit " + limit + " is below 0");
    }
    this.sockets = sockets;
    this.time = time;
    this.limit = limit;
  }

  Sockets sockets() {
    return sockets;
  }

  TimeSource time() {
    return time;
  }

  /** The time for all addresses together; zero for no limit. */
  public Duration limit() {
    return limit;
  }

  /**
   * Begins, and waits for nothing.
   *
   * @param addresses at least one
   * @param ended told of the end once, on any thread, unless the dial is cancelled before; it may
   *     be told before this returns
   */
  public Dial begin(List<InetSocketAddress> addresses, Consumer<DialResult> ended) {
    Dial dial = new Dial(this, addresses, ended);
    dial.start();
    return dial;
  }

  /**
   * Connects, and waits for that. The socket is blocking.
   *
   * @param addresses at least one
   * @throws DialException if no address can be had
   * @throws InterruptedException if the thread is interrupted; the dial is cancelled then
   */
  public ChainSocket connect(List<InetSocketAddress> addresses)
      throws DialException, WsaException, InterruptedException {
    AtomicReference<@Nullable DialResult> result = new AtomicReference<>();
    WaitGate gate = time.gate();
    Dial dial =
        begin(
            addresses,
            told -> {
              result.set(told);
              gate.open();
            });
    try {
      gate.await(WaitGate.FOREVER, true);
    } catch (InterruptedException e) {
      if (dial.cancel()) {
        throw e;
      }
      gate.await(WaitGate.FOREVER, false); // the end is being told
      Thread.currentThread().interrupt();
    }
    DialResult ended = Objects.requireNonNull(result.get(), "the gate is open");
    ChainSocket socket = ended.socket();
    if (socket == null) {
      throw new DialException(ended);
    }
    return socket.setBlocking(true);
  }
}
