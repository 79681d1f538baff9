package dev.layersock.layers.fakes;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptOffer;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.base.BaseSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A socket of the fake provider, whose state a test sets as it likes. */
public final class FakeSocket extends BaseSocket {
  /** Bytes that can be received. */
  public long readable;

  /** Bytes that a send takes; what is sent is taken off. */
  public long writable = Long.MAX_VALUE;

  /** Sizes of datagrams that can be received. */
  public final Deque<Integer> datagrams = new ArrayDeque<>();

  /** Whether the peer has ended its stream. */
  public boolean ended;

  /** The error that sending and receiving meet; null for none. */
  public @Nullable WsaError broken;

  /** Bytes that were sent, and calls that sent any. */
  public long sent;

  /** Calls that sent something. */
  public long sends;

  /** Bytes that were received without peeking. */
  public long received;

  /** Whether it was closed. */
  public boolean closed;

  /** The peer. */
  public @Nullable InetSocketAddress peer;

  private final FakeLower lower;

  FakeSocket(FakeLower lower, SocketRequest request) {
    super(lower, request);
    this.lower = lower;
  }

  private FakeSocket(FakeSocket listener, InetSocketAddress peer) {
    super(listener);
    this.lower = listener.lower;
    this.peer = peer;
  }

  @Override
  protected void bind(InetSocketAddress name) throws WsaException {
    lower.fail();
    lower.bound.add(name);
  }

  @Override
  protected void listen(int backlog) throws WsaException {
    lower.fail();
  }

  @Override
  protected @Nullable FakeSocket accept(AcceptCondition condition) throws WsaException {
    InetSocketAddress caller = lower.callers.peek();
    if (caller == null) {
      return null;
    }
    AcceptOffer offer =
        new AcceptOffer(caller, FakeLower.LOCAL, ByteBuffer.allocate(0), null, null);
    switch (decide(condition, offer)) {
      case DEFER -> throw new WsaException(WsaError.WSATRY_AGAIN);
      case REJECT -> {
        lower.rejected.add(lower.callers.remove());
        throw new WsaException(WsaError.WSAECONNREFUSED, "the condition rejected it", caller);
      }
      case ACCEPT -> lower.callers.remove();
    }
    return new FakeSocket(this, caller);
  }

  @Override
  protected ConnectOutcome connect(ConnectRequest request) throws WsaException {
    lower.connects.add(request);
    lower.duringConnect.run();
    lower.fail();
    peer = internet(request.peer());
    return lower.outcome;
  }

  /** Ends a connect that is in progress, as a transport's thread would. */
  public void complete(@Nullable WsaException failure) {
    completeConnect(failure);
  }

  @Override
  protected int send(ByteBuffer source, int flags) throws WsaException {
    requireWhole();
    if (!source.hasRemaining() && !isDatagram()) {
      return 0;
    }
    int size = source.remaining();
    long taken = isDatagram() ? (size <= writable ? size : 0) : Math.min(size, writable);
    if (taken == 0 && size > 0) {
      return IoResult.WOULD_BLOCK;
    }
    source.position(source.position() + (int) taken);
    writable -= writable == Long.MAX_VALUE ? 0 : taken;
    sent += taken;
    sends++;
    return (int) taken;
  }

  @Override
  protected int sendTo(ByteBuffer source, int flags, InetSocketAddress to) throws WsaException {
    lower.sentTo.add(to);
    return send(source, flags);
  }

  @Override
  protected int recv(ByteBuffer target, int flags) throws WsaException {
    requireWhole();
    boolean peek = (flags & MessageFlags.PEEK) != 0;
    if (isDatagram()) {
      return recvDatagram(target, peek);
    }
    if (readable == 0) {
      return ended ? IoResult.END_OF_STREAM : IoResult.WOULD_BLOCK;
    }
    int taken = (int) Math.min(target.remaining(), readable);
    target.position(target.position() + taken);
    if (!peek) {
      readable -= taken;
      received += taken;
    }
    return taken;
  }

  private int recvDatagram(ByteBuffer target, boolean peek) throws WsaException {
    Integer size = peek ? datagrams.peek() : datagrams.poll();
    if (size == null) {
      return IoResult.WOULD_BLOCK;
    }
    int taken = Math.min(size, target.remaining());
    target.position(target.position() + taken);
    received += peek ? 0 : taken;
    if (taken < size) {
      throw new WsaException(WsaError.WSAEMSGSIZE);
    }
    return taken;
  }

  @Override
  protected int recvFrom(ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    if (from != null && !datagrams.isEmpty()) {
      from.set(FakeLower.LOCAL); // of one that is cut, too
    }
    return recv(target, flags);
  }

  @Override
  protected void sendDisconnect(@Nullable ByteBuffer data) {}

  @Override
  protected void recvDisconnect(@Nullable ByteBuffer target) {}

  @Override
  protected void shutdown(ShutdownHow how) {}

  @Override
  protected InetSocketAddress sockName() {
    return FakeLower.LOCAL;
  }

  @Override
  protected InetSocketAddress peerName() throws WsaException {
    InetSocketAddress known = peer;
    if (known == null) {
      throw new WsaException(WsaError.WSAENOTCONN);
    }
    return known;
  }

  @Override
  protected int select() {
    return known();
  }

  @Override
  protected int known() {
    boolean over = broken != null || (ended && readable == 0);
    int now = over ? Readiness.CLOSED | Readiness.READABLE : 0;
    if (readable > 0 || !datagrams.isEmpty()) {
      now |= Readiness.READABLE;
    }
    return writable > 0 || broken != null ? now | Readiness.WRITABLE : now;
  }

  void update() {
    raiseKnown();
  }

  @Override
  protected boolean release(boolean reset) {
    closed = true;
    return false;
  }

  private void requireWhole() throws WsaException {
    if (broken != null) {
      throw new WsaException(broken);
    }
  }

  private boolean isDatagram() {
    return protocol().type() == SocketType.DGRAM;
  }
}
