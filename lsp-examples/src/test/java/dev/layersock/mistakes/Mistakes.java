package dev.layersock.mistakes;

import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import dev.layersock.spi.Explanation;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.SocketSlot;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Layers with one mistake each, as authors make them. */
@SuppressWarnings("NullAway") // an author's mistake may be a null
final class Mistakes {
  private Mistakes() {}

  /** Encodes a copy, and forgets to move the position of what it was given. */
  static final class DoesNotMove extends LayeredProvider {
    @Inject
    DoesNotMove(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
      return super.send(s, Swapped.of(source), flags);
    }
  }

  /** Encodes send and recv alone, which is right: a stream has no other way. */
  static final class Swapped extends LayeredProvider {
    @Inject
    Swapped(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    static ByteBuffer of(ByteBuffer plain) {
      ByteBuffer coded = ByteBuffer.allocate(plain.remaining());
      for (int i = plain.position(); i < plain.limit(); i++) {
        coded.put((byte) (plain.get(i) ^ 0x20));
      }
      return coded.flip();
    }

    @Override
    public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
      int sent = super.send(s, of(source), flags);
      source.position(source.position() + Math.max(sent, 0));
      return sent;
    }

    @Override
    public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
      int start = target.position();
      int received = super.recv(s, target, flags);
      for (int i = start; i < target.position(); i++) {
        target.put(i, (byte) (target.get(i) ^ 0x20));
      }
      return received;
    }
  }

  /** Holds back in recv, and not in watch. */
  static final class HoldsRecv extends LayeredProvider {
    static final AtomicInteger CALLS = new AtomicInteger();

    @Inject
    HoldsRecv(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public int recv(ProviderSocket s, ByteBuffer target, int flags) {
      CALLS.incrementAndGet();
      return IoResult.WOULD_BLOCK;
    }
  }

  /** Holds back in select, and not in watch. */
  static final class HoldsSelect extends LayeredProvider {
    static final AtomicInteger CALLS = new AtomicInteger();

    @Inject
    HoldsSelect(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public int select(ProviderSocket s) throws WsaException {
      CALLS.incrementAndGet();
      return super.select(s) & ~Readiness.READABLE;
    }
  }

  /** Signals at every watch, which is early, and allowed. */
  static final class SignalsAtOnce extends LayeredProvider {
    static final AtomicInteger WATCHES = new AtomicInteger();

    @Inject
    SignalsAtOnce(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public void watch(ProviderSocket s, int events) throws WsaException {
      WATCHES.incrementAndGet();
      super.watch(s, events);
      upper().signalled(s, events);
    }
  }

  /** Swallows signals. */
  static final class Swallows extends LayeredProvider {
    @Inject
    Swallows(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public void signalled(ProviderSocket s, int events) {}
  }

  /** Makes its state in socket, and not in accept. */
  static final class ForgetsAccept extends LayeredProvider {
    private final SocketSlot<AtomicInteger> slot;

    @Inject
    ForgetsAccept(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
      slot = context.slot();
    }

    @Override
    public ProviderSocket socket(SocketRequest request) throws WsaException {
      ProviderSocket s = super.socket(request);
      slot.set(s, new AtomicInteger());
      return s;
    }

    @Override
    public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
      slot.require(s).incrementAndGet();
      return super.recv(s, target, flags);
    }
  }

  /** Says that all went that it was given, whatever the provider below took. */
  static final class Optimistic extends LayeredProvider {
    @Inject
    Optimistic(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
      int all = source.remaining();
      super.send(s, source.slice(), flags);
      source.position(source.limit());
      return all;
    }
  }

  /** Reads ahead, and tells nobody that it has something. */
  static final class ReadsAhead extends LayeredProvider {
    private final SocketSlot<ByteBuffer> slot;

    @Inject
    ReadsAhead(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
      slot = context.slot();
    }

    @Override
    public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
      ByteBuffer ahead = slot.get(s);
      if (ahead == null || !ahead.hasRemaining()) {
        ByteBuffer more = ByteBuffer.allocate(4096);
        int received = super.recv(s, more, flags);
        if (received <= 0) {
          return received;
        }
        ahead = more.flip();
        slot.set(s, ahead);
      }
      int moved = Math.min(target.remaining(), ahead.remaining());
      for (int i = 0; i < moved; i++) {
        target.put(ahead.get());
      }
      return moved;
    }
  }

  /** Answers IN_PROGRESS, and never completes. */
  static final class NeverCompletes extends LayeredProvider {
    @Inject
    NeverCompletes(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      super.connect(s, request);
      return ConnectOutcome.IN_PROGRESS;
    }

    @Override
    public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {}
  }

  /** Answers, and completes by upcalls too. */
  static final class CompletesAgain extends LayeredProvider {
    @Inject
    CompletesAgain(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      ConnectOutcome outcome = super.connect(s, request);
      upper().connectCompleted(s, null);
      upper().connectCompleted(s, null);
      return outcome;
    }
  }

  /** Says that it connected, and is told of the end. */
  static final class HearsEnds extends LayeredProvider {
    static final AtomicInteger ENDS = new AtomicInteger();

    @Inject
    HearsEnds(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public void ended(ProviderSocket s) {
      ENDS.incrementAndGet();
    }
  }

  /** Answers more than it has put. */
  static final class Exaggerates extends LayeredProvider {
    @Inject
    Exaggerates(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
      int received = super.recv(s, target, flags);
      return received > 0 ? received + 5 : received;
    }
  }

  /** Answers nothing to connect. */
  static final class AnswersNull extends LayeredProvider {
    @Inject
    AnswersNull(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      super.connect(s, request);
      return null;
    }

    @Override
    public Explanation explain(ExplainRequest request) {
      return null;
    }
  }

  /** Asks for a slot in a call. */
  static final class LateSlot extends LayeredProvider {
    @Inject
    LateSlot(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      SocketSlot<Object> late = context().slot();
      late.set(s, this);
      return super.connect(s, request);
    }
  }

  /** Does not look at the flags, and so takes what was to be looked at. */
  static final class IgnoresPeek extends LayeredProvider {
    static final AtomicInteger PEEKS = new AtomicInteger();

    @Inject
    IgnoresPeek(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
      if ((flags & MessageFlags.PEEK) != 0) {
        PEEKS.incrementAndGet();
      }
      return super.recv(s, target, MessageFlags.NONE);
    }
  }

  /** Sets timers whose tasks throw. */
  static final class FailsInTimers extends LayeredProvider {
    @Inject
    FailsInTimers(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public ProviderSocket socket(SocketRequest request) throws WsaException {
      context().time().schedule(0, FailsInTimers::fail);
      context().time().schedule(0, FailsInTimers::failBadly);
      return super.socket(request);
    }

    private static void fail() {
      throw new IllegalStateException("on purpose");
    }

    private static void failBadly() {
      throw new AssertionError("on purpose");
    }
  }

  /** Watches again whatever it is told of, so that what is true is told without end. */
  static final class WatchesAgain extends LayeredProvider {
    @Inject
    WatchesAgain(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public void signalled(ProviderSocket s, int events) {
      try {
        lower().watch(s, events);
      } catch (WsaException e) {
        throw new IllegalStateException(e);
      }
      super.signalled(s, events);
    }
  }

  /** Closes twice. */
  static final class ClosesTwice extends LayeredProvider {
    @Inject
    ClosesTwice(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public void closeSocket(ProviderSocket s) throws WsaException {
      super.closeSocket(s);
      super.closeSocket(s);
    }
  }

  /** Neither closes nor cleans up what is below. */
  static final class EndsNothing extends LayeredProvider {
    @Inject
    EndsNothing(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public void closeSocket(ProviderSocket s) {}

    @Override
    public void cleanup() {}
  }

  /** Sends the bytes of a stream by sendTo. */
  static final class UsesSendTo extends LayeredProvider {
    @Inject
    UsesSendTo(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
      return lower().sendTo(s, source, flags, lower().getPeerName(s));
    }
  }

  /** Leaves the limit where it has put it. */
  static final class LeavesLimit extends LayeredProvider {
    @Inject
    LeavesLimit(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
      source.limit(source.position() + 1);
      return super.send(s, source, flags);
    }
  }

  /** Sends a part of a datagram. */
  static final class CutsDatagrams extends LayeredProvider {
    @Inject
    CutsDatagrams(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
        throws WsaException {
      ByteBuffer part = source.slice(source.position(), 1);
      int sent = super.sendTo(s, part, flags, to);
      source.position(source.position() + Math.max(sent, 0));
      return sent;
    }
  }

  /** Says things of a socket that there are no words for. */
  static final class InventsBits extends LayeredProvider {
    @Inject
    InventsBits(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public int select(ProviderSocket s) throws WsaException {
      return super.select(s) | 0x4000;
    }
  }

  /** Sleeps in a call, and its descriptor does not say so. */
  static final class Sleeps extends LayeredProvider {
    @Inject
    Sleeps(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
      while (System.nanoTime() - end < 0) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
      }
      return super.send(s, source, flags);
    }
  }

  /** Wraps the condition in one that answers null. */
  static final class DecidesNothing extends LayeredProvider {
    @Inject
    DecidesNothing(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
        throws WsaException {
      return super.accept(s, offer -> null);
    }
  }

  /** Answers an option of another type. */
  static final class AnswersText extends LayeredProvider {
    @Inject
    AnswersText(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) {
      return (T) "text";
    }
  }

  /** Cannot be made. */
  static final class FailsToBegin extends LayeredProvider {
    @Inject
    FailsToBegin(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
      throw new IllegalStateException("on purpose");
    }
  }

  /** Puts another peer in the place of the one that was asked for, in another spelling. */
  static final class Redirects extends LayeredProvider {
    private static volatile InetSocketAddress target =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

    @Inject
    Redirects(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    static void to(InetSocketAddress other) {
      target = other;
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      return super.connect(s, request.withPeer(target));
    }
  }
}
