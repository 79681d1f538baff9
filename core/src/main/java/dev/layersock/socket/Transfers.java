package dev.layersock.socket;

import dev.layersock.chain.Destination;
import dev.layersock.chain.ProtocolChain;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.TimeSource;
import dev.layersock.time.Nanos;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * How one socket sends, receives and accepts: once if it is non-blocking, else until it is done or
 * its timeout is over. The bytes of a stream go down by send and recv alone, so that a layer sees
 * them in one place. Any thread may call it.
 *
 * <p>It is the last of the classes that one socket's calls are made of, each a base class of the
 * next and not a part, since a part would cost every socket an object more.
 */
final class Transfers extends Connects {
  private static final AtomicReferenceFieldUpdater<Transfers, @Nullable Timeouts> TIMEOUTS =
      AtomicReferenceFieldUpdater.newUpdater(Transfers.class, Timeouts.class, "timeouts");

  /** Null until one is set: a socket that is made writes nothing volatile. */
  private volatile @Nullable Timeouts timeouts;

  /** In nanoseconds; 0 for none. */
  private record Timeouts(long send, long receive) {
    static final Timeouts NONE = new Timeouts(0, 0);

    static Timeouts of(@Nullable Timeouts set) {
      return set == null ? NONE : set;
    }
  }

  Transfers(ProtocolChain chain, ProviderSocket socket, TimeSource time) {
    super(chain, socket, time);
  }

  /** Sets an option, and puts it to use if it is a timeout. */
  <T> void setOption(SockOpt<T> option, T value) throws WsaException {
    WaitTime.check(option, value);
    table(WspFunction.SET_SOCK_OPT).setSockOpt(socket(), option, value);
    if (option == SockOpt.SO_RCVTIMEO) {
      long nanos = timeout(SockOpt.SO_RCVTIMEO);
      TIMEOUTS.updateAndGet(this, set -> new Timeouts(Timeouts.of(set).send, nanos));
    } else if (option == SockOpt.SO_SNDTIMEO) {
      long nanos = timeout(SockOpt.SO_SNDTIMEO);
      TIMEOUTS.updateAndGet(this, set -> new Timeouts(nanos, Timeouts.of(set).receive));
    }
  }

  private long timeout(SockOpt<Duration> option) throws WsaException {
    return Nanos.of(table(WspFunction.GET_SOCK_OPT).getSockOpt(socket(), option));
  }

  /** When a call that begins now and receives has to end. */
  private long receiveDeadline() {
    return deadline(Timeouts.of(timeouts).receive);
  }

  private long sendDeadline() {
    return deadline(Timeouts.of(timeouts).send);
  }

  /** For an accepted socket. */
  void inherit(Transfers listener) {
    inheritInterrupts(listener);
    if (listener.timeouts != null) {
      timeouts = listener.timeouts;
    }
  }

  /**
   * Sends.
   *
   * @param given where a datagram goes, of no interest on a stream; null for send
   */
  int send(ByteBuffer source, int flags, @Nullable SocketAddress given) throws WsaException {
    SocketAddress to = given == null || isStream() ? null : given;
    if (to != null) {
      requireDestination(to);
    }
    int before = source.remaining();
    try {
      int sent = sendOnce(source, flags, to);
      if (socket().isBlocking() && isUnfinished(source, sent)) {
        sent = sendAll(source, flags, to, before);
      }
      events().sendCalled(sent);
      return sent;
    } catch (WsaException e) {
      noteBreak(e);
      throw e;
    }
  }

  private void requireDestination(SocketAddress to) throws WsaException {
    try {
      Destination.require(to, WspFunction.SEND_TO);
    } catch (WsaException nobody) {
      requireUsable(WspFunction.SEND_TO); // which is the first to be said
      throw nobody;
    }
  }

  /**
   * Sends what is left, a part each time that something can be. A provider that takes nothing and
   * does not say so is waited for, too.
   *
   * @param before the bytes that the call began with
   */
  private int sendAll(ByteBuffer source, int flags, @Nullable SocketAddress to, int before)
      throws WsaException {
    WspFunction function = to == null ? WspFunction.SEND : WspFunction.SEND_TO;
    long deadline = sendDeadline();
    Waiting waiting = null; // one for the whole call, so that a cancel is not lost between parts
    boolean moved = source.remaining() < before;
    int sent;
    try {
      do {
        if (!moved) {
          waiting = waiting == null ? enter(function, Readiness.WRITABLE) : waiting;
          if (!waiting.pause()) {
            await(waiting, function, deadline);
          }
        }
        int left = source.remaining();
        sent = sendOnce(source, flags, to);
        moved = source.remaining() < left;
        if (moved && waiting != null) {
          waiting.satisfied();
          waiting.again();
        }
      } while (isUnfinished(source, sent));
    } finally {
      if (waiting != null) {
        leave(waiting);
      }
    }
    return before - source.remaining();
  }

  /** A stream may have taken a part; a datagram goes as a whole. */
  private boolean isUnfinished(ByteBuffer source, int sent) {
    return sent == IoResult.WOULD_BLOCK || (source.hasRemaining() && isStream());
  }

  private int sendOnce(ByteBuffer source, int flags, @Nullable SocketAddress to)
      throws WsaException {
    ProviderSocket s = socket();
    return to == null
        ? table(WspFunction.SEND).send(s, source, flags)
        : table(WspFunction.SEND_TO).sendTo(s, source, flags, to);
  }

  /** As recv, of any socket. */
  int receive(ByteBuffer target, int flags) throws WsaException {
    return receive(WspFunction.RECV, target, flags, null);
  }

  /**
   * As recvFrom, which on a stream is recv.
   *
   * @param from where the source of a datagram goes; null if it is not wanted
   */
  int receiveFrom(ByteBuffer target, int flags, @Nullable AddressBox from) throws WsaException {
    WspFunction function = isStream() ? WspFunction.RECV : WspFunction.RECV_FROM;
    return receive(function, target, flags, from);
  }

  private int receive(WspFunction function, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    requireWritable(target);
    try {
      int received = receiveOnce(function, target, flags, from);
      if (received == IoResult.WOULD_BLOCK && socket().isBlocking()) {
        received = receiveLater(function, target, flags, from);
      }
      events().receiveCalled(received);
      return received;
    } catch (WsaException e) {
      noteBreak(e);
      events().receiveFailed(e);
      throw e;
    }
  }

  /** Checks that something can be received into a buffer. */
  static void requireWritable(ByteBuffer target) {
    if (target.isReadOnly()) {
      throw new IllegalArgumentException("the target is read-only; give a writable buffer");
    }
  }

  /** Receives as soon as there is something. */
  private int receiveLater(
      WspFunction function, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    int wanted = (flags & MessageFlags.OOB) == 0 ? Readiness.READABLE : Readiness.URGENT;
    long deadline = receiveDeadline();
    Waiting waiting = enter(function, wanted);
    try {
      int received;
      do {
        if (!waiting.pause()) {
          await(waiting, function, deadline);
        }
        received = receiveOnce(function, target, flags, from);
      } while (received == IoResult.WOULD_BLOCK);
      waiting.satisfied();
      return received;
    } finally {
      leave(waiting);
    }
  }

  private int receiveOnce(
      WspFunction function, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    ServiceProvider table = table(function);
    return function == WspFunction.RECV
        ? table.recv(socket(), target, flags)
        : table.recvFrom(socket(), target, flags, from);
  }

  /**
   * Takes a connection.
   *
   * @return null only on a non-blocking socket, if no connection waits
   */
  @Nullable ProviderSocket accept(AcceptCondition condition) throws WsaException {
    boolean deferred = false;
    try {
      AcceptCondition asked = Callbacks.condition(condition);
      ProviderSocket accepted = acceptOnce(asked);
      return accepted == null && socket().isBlocking() ? acceptLater(asked) : accepted;
    } catch (WsaException e) {
      deferred = e.error() == WsaError.WSATRY_AGAIN;
      throw e;
    } finally {
      if (!deferred) {
        events().acceptsAgain();
      }
    }
  }

  /** Takes a connection as soon as there is one. */
  private ProviderSocket acceptLater(AcceptCondition condition) throws WsaException {
    long deadline = receiveDeadline();
    Waiting waiting = enter(WspFunction.ACCEPT, Readiness.ACCEPTABLE);
    try {
      ProviderSocket accepted;
      do {
        await(waiting, WspFunction.ACCEPT, deadline);
        accepted = acceptOnce(condition);
      } while (accepted == null);
      return accepted;
    } finally {
      leave(waiting);
    }
  }

  private @Nullable ProviderSocket acceptOnce(AcceptCondition condition) throws WsaException {
    return table(WspFunction.ACCEPT).accept(socket(), condition);
  }
}
