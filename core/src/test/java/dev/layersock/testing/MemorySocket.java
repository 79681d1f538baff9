package dev.layersock.testing;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptOffer;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.base.BaseProvider;
import dev.layersock.spi.base.BaseSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A socket of the memory base. The lock of the wire guards all fields. */
public final class MemorySocket extends BaseSocket {
  private static final int USUAL_BUFFER = 8192;

  private final MemoryWire wire;
  private final ReentrantLock lock;
  private final Deque<Byte> inbound = new ArrayDeque<>();
  private final Deque<Byte> urgent = new ArrayDeque<>();
  final Deque<MemorySocket> backlog = new ArrayDeque<>();
  int backlogLimit;
  @Nullable InetSocketAddress local;
  @Nullable InetSocketAddress peerAddress;
  @Nullable InetSocketAddress connectingTo;
  @Nullable MemorySocket peer;
  boolean listening;
  boolean gone;
  boolean receiveEnded;
  boolean sendEnded;
  boolean peerEnded;
  boolean reset;

  MemorySocket(BaseProvider provider, MemoryWire wire, SocketRequest request) {
    super(provider, request);
    this.wire = wire;
    this.lock = wire.lock;
  }

  MemorySocket(MemorySocket listener) {
    super(listener);
    this.wire = listener.wire;
    this.lock = wire.lock;
  }

  private void called(WspFunction function) throws WsaException {
    wire.script().called(function);
  }

  @Override
  protected void bind(InetSocketAddress name) throws WsaException {
    called(WspFunction.BIND);
    lock.lock();
    try {
      if (local != null) {
        throw new WsaException(WsaError.WSAEINVAL, "bound already");
      }
      local = wire.free(name);
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected void listen(int limit) throws WsaException {
    called(WspFunction.LISTEN);
    lock.lock();
    try {
      if (local == null) {
        throw new WsaException(WsaError.WSAEINVAL, "not bound");
      }
      listening = true;
      backlogLimit = limit;
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected @Nullable MemorySocket accept(AcceptCondition condition) throws WsaException {
    called(WspFunction.ACCEPT);
    MemorySocket first;
    lock.lock();
    try {
      if (!listening) {
        throw new WsaException(WsaError.WSAEINVAL, "not listening");
      }
      first = backlog.poll();
    } finally {
      lock.unlock();
    }
    if (first == null || first.peerAddress == null || first.local == null) {
      return null;
    }
    AcceptOffer offer =
        new AcceptOffer(first.peerAddress, first.local, ByteBuffer.allocate(0), null, null);
    return switch (decide(condition, offer)) {
      case ACCEPT -> first;
      case REJECT -> {
        wire.end(first, true);
        throw new WsaException(WsaError.WSAECONNREFUSED, "rejected");
      }
      case DEFER -> {
        lock.lock();
        try {
          backlog.addFirst(first);
        } finally {
          lock.unlock();
        }
        throw new WsaException(WsaError.WSATRY_AGAIN);
      }
    };
  }

  @Override
  protected ConnectOutcome connect(ConnectRequest request) throws WsaException {
    called(WspFunction.CONNECT);
    MemoryScript.Connecting how = wire.script().connecting();
    InetSocketAddress to = internet(request.peer());
    lock.lock();
    try {
      if (connectingTo != null) {
        throw new WsaException(WsaError.WSAEALREADY);
      }
      if (peerAddress != null) {
        throw new WsaException(WsaError.WSAEISCONN);
      }
      if (how == MemoryScript.Connecting.AT_ONCE) {
        wire.link(this, to);
      } else {
        connectingTo = to;
      }
    } finally {
      lock.unlock();
    }
    if (how == MemoryScript.Connecting.AT_ONCE) {
      wire.fireAll();
      return ConnectOutcome.CONNECTED;
    }
    if (how == MemoryScript.Connecting.BEFORE_RETURNING) {
      complete(null);
    }
    return ConnectOutcome.IN_PROGRESS;
  }

  void complete(@Nullable WsaException failure) {
    WsaException outcome = failure;
    lock.lock();
    try {
      InetSocketAddress to = connectingTo;
      if (to == null || gone) {
        throw new IllegalStateException("no connect is in progress");
      }
      connectingTo = null;
      if (failure == null) {
        wire.link(this, to);
      }
    } catch (WsaException e) {
      outcome = e;
    } finally {
      lock.unlock();
    }
    completeConnect(outcome);
    wire.fireAll();
  }

  void breakConnection() {
    lock.lock();
    try {
      reset = true;
      noteError(WsaError.WSAECONNRESET);
    } finally {
      lock.unlock();
    }
    wire.fireAll();
  }

  @Override
  protected int send(ByteBuffer source, int flags) throws WsaException {
    called(WspFunction.SEND);
    int sent;
    lock.lock();
    try {
      requireConnected();
      sent = put(source, flags, wire.script().capacity());
    } finally {
      lock.unlock();
    }
    wire.fireAll();
    return sent;
  }

  private int put(ByteBuffer source, int flags, int capacity) throws WsaException {
    if (sendEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN);
    }
    MemorySocket to = peer;
    if (reset || to == null || to.gone) {
      throw new WsaException(WsaError.WSAECONNRESET);
    }
    boolean outOfBand = (flags & MessageFlags.OOB) != 0 && !to.isSet(SockOpt.SO_OOBINLINE);
    Deque<Byte> queue = outOfBand ? to.urgent : to.inbound;
    boolean wanted = source.hasRemaining();
    int sent = 0;
    while (source.hasRemaining() && queue.size() < capacity) {
      queue.add(source.get());
      sent++;
    }
    return wanted && sent == 0 ? IoResult.WOULD_BLOCK : sent;
  }

  @Override
  protected int recv(ByteBuffer target, int flags) throws WsaException {
    called(WspFunction.RECV);
    int received;
    lock.lock();
    try {
      requireConnected();
      received = take(target, flags);
    } finally {
      lock.unlock();
    }
    wire.fireAll();
    return received;
  }

  private int take(ByteBuffer target, int flags) throws WsaException {
    if (receiveEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN);
    }
    if (reset) {
      throw new WsaException(WsaError.WSAECONNRESET);
    }
    Deque<Byte> queue = (flags & MessageFlags.OOB) != 0 ? urgent : inbound;
    if (queue.isEmpty()) {
      return peerEnded ? IoResult.END_OF_STREAM : IoResult.WOULD_BLOCK;
    }
    if ((flags & MessageFlags.PEEK) != 0) {
      target.put(queue.element());
      return 1;
    }
    int received = 0;
    while (target.hasRemaining() && !queue.isEmpty()) {
      target.put(queue.remove());
      received++;
    }
    return received;
  }

  private void requireConnected() throws WsaException {
    if (protocol().type() != SocketType.STREAM) {
      throw new WsaException(WsaError.WSAEOPNOTSUPP);
    }
    if (peerAddress == null) {
      throw new WsaException(WsaError.WSAENOTCONN);
    }
  }

  @Override
  protected void shutdown(ShutdownHow how) throws WsaException {
    called(WspFunction.SHUTDOWN);
    lock.lock();
    try {
      requireConnected();
      receiveEnded |= how.endsReceiving();
      sendEnded |= how.endsSending();
      if (how.endsSending() && peer != null) {
        peer.peerEnded = true;
      }
    } finally {
      lock.unlock();
    }
    wire.fireAll();
  }

  @Override
  protected InetSocketAddress sockName() throws WsaException {
    called(WspFunction.GET_SOCK_NAME);
    InetSocketAddress name = local;
    if (name == null) {
      throw new WsaException(WsaError.WSAEINVAL);
    }
    return name;
  }

  @Override
  protected InetSocketAddress peerName() throws WsaException {
    called(WspFunction.GET_PEER_NAME);
    InetSocketAddress name = peerAddress;
    if (name == null) {
      throw new WsaException(WsaError.WSAENOTCONN);
    }
    return name;
  }

  @Override
  protected boolean isListening() {
    return listening;
  }

  @Override
  protected <T> @Nullable T current(SockOpt<T> option) throws WsaException {
    called(WspFunction.GET_SOCK_OPT);
    boolean size = option == SockOpt.SO_SNDBUF || option == SockOpt.SO_RCVBUF;
    boolean unset = options() == null || options().get(option) == null;
    return size && unset ? option.type().cast(USUAL_BUFFER) : null;
  }

  @Override
  protected void requireSettable(SockOpt<?> option) throws WsaException {
    called(WspFunction.SET_SOCK_OPT);
  }

  @Override
  protected @Nullable Object ioctl(IoctlCode<?, ?> code, @Nullable Object input)
      throws WsaException {
    called(WspFunction.IOCTL);
    if (code != IoctlCode.FIONREAD) {
      return super.ioctl(code, input);
    }
    lock.lock();
    try {
      return inbound.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected int select() throws WsaException {
    called(WspFunction.SELECT);
    return known();
  }

  @Override
  protected void await() throws WsaException {
    called(WspFunction.WATCH);
  }

  @Override
  protected int known() {
    lock.lock();
    try {
      if (listening) {
        return backlog.isEmpty() ? 0 : Readiness.ACCEPTABLE;
      }
      return peerAddress == null ? 0 : connected();
    } finally {
      lock.unlock();
    }
  }

  private int connected() {
    boolean over = reset || (peerEnded && inbound.isEmpty());
    int now = over ? Readiness.CLOSED : 0;
    if (over || receiveEnded || !inbound.isEmpty()) {
      now |= Readiness.READABLE;
    }
    int capacity = wire.script().capacity();
    if (reset || sendEnded || peer == null || peer.inbound.size() < capacity) {
      now |= Readiness.WRITABLE;
    }
    return urgent.isEmpty() ? now : now | Readiness.URGENT;
  }

  /** Whether it is an IPv6 socket that takes IPv4 too. */
  public boolean takesIpv4() {
    return isDualStack();
  }

  /** For the wire, without its lock. */
  void tell() {
    raiseKnown();
  }

  @Override
  protected boolean release(boolean byCleanup) {
    boolean connecting;
    lock.lock();
    try {
      connecting = connectingTo != null;
      connectingTo = null;
    } finally {
      lock.unlock();
    }
    wire.end(this, byCleanup || isResetOnClose());
    return connecting;
  }

  private boolean isResetOnClose() {
    try {
      return options() != null
          && protocol().type() == SocketType.STREAM
          && Linger.RESET.equals(options().get(SockOpt.SO_LINGER));
    } catch (WsaException e) {
      throw new AssertionError("streams have the option", e);
    }
  }
}
