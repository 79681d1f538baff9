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
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A base provider in memory: streams between two sockets of the same base. A test can look at the
 * calls that came, let calls fail, and let connects take time.
 *
 * <p>Any thread may call it. The lock guards all sockets; signals are sent without it.
 */
public final class MemoryBase implements ServiceProvider {
  private static final int USUAL_BUFFER = 8192;

  private final MemoryScript script = new MemoryScript();
  private final MemoryWire wire = new MemoryWire(script);
  private final ReentrantLock lock = wire.lock;
  private final AtomicInteger cleanups = new AtomicInteger();
  private volatile boolean failsCleanup;
  private volatile @Nullable MemorySocket lastMade;

  /** For a chain. */
  @Inject
  public MemoryBase(MemorySettings settings) {
    if (settings.network().isEmpty()) {
      throw new IllegalArgumentException("a network needs a name");
    }
  }

  /** What it was told to do and was asked. */
  public MemoryScript script() {
    return script;
  }

  /** The sockets that are wire.open. */
  public int openSockets() {
    lock.lock();
    try {
      return wire.open.size();
    } finally {
      lock.unlock();
    }
  }

  /** Lets its cleanup fail. */
  public void failCleanup() {
    failsCleanup = true;
  }

  /** How often it was cleaned up. */
  public int cleanups() {
    return cleanups.get();
  }

  /** The socket that was made last by socket(). */
  public MemorySocket lastMade() {
    return Objects.requireNonNull(lastMade);
  }

  /** Ends a connect that is in progress, as a transport's thread would. */
  public void complete(MemorySocket s, @Nullable WsaException failure) {
    WsaException outcome = failure;
    lock.lock();
    try {
      InetSocketAddress to = s.connectingTo;
      if (to == null || s.closed) {
        throw new IllegalStateException("no connect is in progress");
      }
      s.connectingTo = null;
      if (failure == null) {
        wire.link(s, to);
      }
    } catch (WsaException e) {
      outcome = e;
    } finally {
      lock.unlock();
    }
    s.completeConnect(outcome);
    wire.fireAll();
  }

  /** Breaks a connection, as seen by one of its sockets. */
  public void reset(MemorySocket s) {
    lock.lock();
    try {
      s.reset = true;
    } finally {
      lock.unlock();
    }
    wire.fireAll();
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    script.called(WspFunction.SOCKET);
    MemorySocket s = new MemorySocket(request);
    lock.lock();
    try {
      wire.open.add(s);
    } finally {
      lock.unlock();
    }
    lastMade = s;
    return s;
  }

  @Override
  public void bind(ProviderSocket socket, SocketAddress name) throws WsaException {
    MemorySocket s = begin(WspFunction.BIND, socket);
    lock.lock();
    try {
      if (s.local != null) {
        throw new WsaException(WsaError.WSAEINVAL, "bound already");
      }
      s.local = wire.free(s, (InetSocketAddress) name);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void listen(ProviderSocket socket, int backlog) throws WsaException {
    MemorySocket s = begin(WspFunction.LISTEN, socket);
    lock.lock();
    try {
      if (s.local == null) {
        throw new WsaException(WsaError.WSAEINVAL, "not bound");
      }
      s.listening = true;
      s.backlogLimit = backlog;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket socket, AcceptCondition condition)
      throws WsaException {
    MemorySocket s = begin(WspFunction.ACCEPT, socket);
    MemorySocket first;
    lock.lock();
    try {
      if (!s.listening) {
        throw new WsaException(WsaError.WSAEINVAL, "not listening");
      }
      first = s.backlog.poll();
    } finally {
      lock.unlock();
    }
    if (first == null || first.peerAddress == null || first.local == null) {
      return null;
    }
    AcceptOffer offer =
        new AcceptOffer(first.peerAddress, first.local, ByteBuffer.allocate(0), null, null);
    return switch (condition.decide(offer)) {
      case ACCEPT -> first;
      case REJECT -> {
        wire.end(first, true);
        throw new WsaException(WsaError.WSAECONNREFUSED, "rejected");
      }
      case DEFER -> {
        lock.lock();
        try {
          s.backlog.addFirst(first);
        } finally {
          lock.unlock();
        }
        throw new WsaException(WsaError.WSATRY_AGAIN);
      }
    };
  }

  @Override
  public ConnectOutcome connect(ProviderSocket socket, ConnectRequest request) throws WsaException {
    MemorySocket s = begin(WspFunction.CONNECT, socket);
    MemoryScript.Connecting how = script.connecting();
    lock.lock();
    try {
      MemoryWire.requireFamily(s, request.peer());
      if (s.connectingTo != null) {
        throw new WsaException(WsaError.WSAEALREADY);
      }
      if (s.peerAddress != null) {
        throw new WsaException(WsaError.WSAEISCONN);
      }
      InetSocketAddress to = (InetSocketAddress) request.peer();
      if (how == MemoryScript.Connecting.AT_ONCE) {
        wire.link(s, to);
      } else {
        s.connectingTo = to;
      }
    } finally {
      lock.unlock();
    }
    if (how == MemoryScript.Connecting.AT_ONCE) {
      wire.fireAll();
      return ConnectOutcome.CONNECTED;
    }
    if (how == MemoryScript.Connecting.BEFORE_RETURNING) {
      complete(s, null);
    }
    return ConnectOutcome.IN_PROGRESS;
  }

  @Override
  public int send(ProviderSocket socket, ByteBuffer source, int flags) throws WsaException {
    return put(begin(WspFunction.SEND, socket), source, flags);
  }

  private int put(MemorySocket s, ByteBuffer source, int flags) throws WsaException {
    int sent;
    lock.lock();
    try {
      requireConnected(s);
      sent = s.put(source, flags, script.capacity());
    } finally {
      lock.unlock();
    }
    wire.fireAll();
    return sent;
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    return put(begin(WspFunction.SEND_TO, s), source, flags);
  }

  @Override
  public int recv(ProviderSocket socket, ByteBuffer target, int flags) throws WsaException {
    MemorySocket s = begin(WspFunction.RECV, socket);
    int received;
    lock.lock();
    try {
      requireConnected(s);
      received = s.take(target, flags);
    } finally {
      lock.unlock();
    }
    wire.fireAll();
    return received;
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, AddressBox from)
      throws WsaException {
    return recv(s, target, flags);
  }

  @Override
  public void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) throws WsaException {
    shutdown(s, ShutdownHow.SEND);
  }

  @Override
  public void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) throws WsaException {
    shutdown(s, ShutdownHow.RECEIVE);
  }

  @Override
  public void shutdown(ProviderSocket socket, ShutdownHow how) throws WsaException {
    MemorySocket s = begin(WspFunction.SHUTDOWN, socket);
    lock.lock();
    try {
      requireConnected(s);
      s.receiveEnded |= how.endsReceiving();
      s.sendEnded |= how.endsSending();
      if (how.endsSending() && s.peer != null) {
        s.peer.peerEnded = true;
      }
    } finally {
      lock.unlock();
    }
    wire.fireAll();
  }

  @Override
  public void closeSocket(ProviderSocket socket) throws WsaException {
    MemorySocket s = begin(WspFunction.CLOSE_SOCKET, socket);
    boolean stream = s.protocol().type() == SocketType.STREAM;
    wire.end(s, stream && Linger.RESET.equals(s.options.get(SockOpt.SO_LINGER)));
  }

  @Override
  public SocketAddress getSockName(ProviderSocket socket) throws WsaException {
    MemorySocket s = begin(WspFunction.GET_SOCK_NAME, socket);
    if (s.local == null) {
      throw new WsaException(WsaError.WSAEINVAL);
    }
    return s.local;
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket socket) throws WsaException {
    MemorySocket s = begin(WspFunction.GET_PEER_NAME, socket);
    if (s.peerAddress == null) {
      throw new WsaException(WsaError.WSAENOTCONN);
    }
    return s.peerAddress;
  }

  @Override
  public <T> T getSockOpt(ProviderSocket socket, SockOpt<T> option) throws WsaException {
    MemorySocket s = begin(WspFunction.GET_SOCK_OPT, socket);
    T value = s.options.get(option);
    return value == null ? option.type().cast(USUAL_BUFFER) : value;
  }

  @Override
  public <T> void setSockOpt(ProviderSocket socket, SockOpt<T> option, T value)
      throws WsaException {
    begin(WspFunction.SET_SOCK_OPT, socket).options.set(option, value);
  }

  @Override
  public <I, O> @Nullable O ioctl(ProviderSocket socket, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    MemorySocket s = begin(WspFunction.IOCTL, socket);
    if (code != (Object) IoctlCode.FIONREAD) {
      throw new WsaException(WsaError.WSAEOPNOTSUPP);
    }
    lock.lock();
    try {
      return code.output().cast(s.inbound.size());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int select(ProviderSocket socket) throws WsaException {
    MemorySocket s = begin(WspFunction.SELECT, socket);
    lock.lock();
    try {
      return s.readiness(script.capacity());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void watch(ProviderSocket socket, int events) throws WsaException {
    MemorySocket s = begin(WspFunction.WATCH, socket);
    lock.lock();
    try {
      s.watched |= events;
    } finally {
      lock.unlock();
    }
    wire.fireAll();
  }

  @Override
  public void cleanup() {
    cleanups.incrementAndGet();
    if (failsCleanup) {
      throw new IllegalStateException("on purpose");
    }
    lock.lock();
    try {
      for (MemorySocket s : wire.open) {
        s.closed = true;
      }
      wire.open.clear();
    } finally {
      lock.unlock();
    }
  }

  private static void requireConnected(MemorySocket s) throws WsaException {
    if (s.protocol().type() != SocketType.STREAM) {
      throw new WsaException(WsaError.WSAEOPNOTSUPP);
    }
    if (s.peerAddress == null) {
      throw new WsaException(WsaError.WSAENOTCONN);
    }
  }

  private MemorySocket begin(WspFunction function, ProviderSocket socket) throws WsaException {
    script.called(function);
    MemorySocket s = (MemorySocket) socket;
    lock.lock();
    try {
      if (s.closed) {
        throw new WsaException(WsaError.WSAENOTSOCK);
      }
    } finally {
      lock.unlock();
    }
    return s;
  }
}
