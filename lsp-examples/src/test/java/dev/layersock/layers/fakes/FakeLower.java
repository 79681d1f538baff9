package dev.layersock.layers.fakes;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AcceptOffer;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider that does what its sockets' fields say, and remembers what it was asked. */
public final class FakeLower implements ServiceProvider {
  /** The local address of all sockets. */
  public static final InetSocketAddress LOCAL = Addresses.at("127.0.0.1", 8080);

  /** What connect answers when it does not fail. */
  public ConnectOutcome outcome = ConnectOutcome.CONNECTED;

  /** What the next call of connect, bind or listen fails with; null for nothing. */
  public @Nullable WsaException failure;

  /** Runs within connect, before it returns. */
  public Runnable duringConnect = () -> {};

  /** The requests that arrived. */
  public final List<ConnectRequest> connects = new ArrayList<>();

  /** The callers that wait to be accepted. */
  public final Deque<SocketAddress> callers = new ArrayDeque<>();

  /** The callers that were rejected. */
  public final List<SocketAddress> rejected = new ArrayList<>();

  /** The addresses that datagrams went to. */
  public final List<SocketAddress> sentTo = new ArrayList<>();

  /** The addresses that were bound. */
  public final List<SocketAddress> bound = new ArrayList<>();

  @Override
  public ProviderSocket socket(SocketRequest request) {
    return new FakeSocket(request);
  }

  @Override
  public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    fail();
    bound.add(name);
  }

  @Override
  public void listen(ProviderSocket s, int backlog) throws WsaException {
    fail();
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    SocketAddress caller = callers.peek();
    if (caller == null) {
      return null;
    }
    AcceptDecision decision =
        condition.decide(new AcceptOffer(caller, LOCAL, ByteBuffer.allocate(0), null, null));
    switch (decision) {
      case DEFER -> throw new WsaException(WsaError.WSATRY_AGAIN);
      case REJECT -> {
        rejected.add(callers.remove());
        throw new WsaException(WsaError.WSAECONNREFUSED, "the condition rejected it", caller);
      }
      case ACCEPT -> callers.remove();
    }
    return new FakeSocket(s, caller);
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    connects.add(request);
    duringConnect.run();
    fail();
    ((FakeSocket) s).peer = request.peer();
    return outcome;
  }

  private void fail() throws WsaException {
    WsaException thrown = failure;
    failure = null;
    if (thrown != null) {
      throw thrown;
    }
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    FakeSocket socket = open(s);
    if (!source.hasRemaining() && !isDatagram(s)) {
      return 0;
    }
    int size = source.remaining();
    long taken =
        isDatagram(s) ? (size <= socket.writable ? size : 0) : Math.min(size, socket.writable);
    if (taken == 0 && size > 0) {
      return IoResult.WOULD_BLOCK;
    }
    source.position(source.position() + (int) taken);
    socket.writable -= socket.writable == Long.MAX_VALUE ? 0 : taken;
    socket.sent += taken;
    socket.sends++;
    return (int) taken;
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    sentTo.add(to);
    return send(s, source, flags);
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    FakeSocket socket = open(s);
    boolean peek = (flags & MessageFlags.PEEK) != 0;
    if (isDatagram(s)) {
      return recvDatagram(socket, target, peek);
    }
    if (socket.readable == 0) {
      return socket.ended ? IoResult.END_OF_STREAM : IoResult.WOULD_BLOCK;
    }
    int taken = (int) Math.min(target.remaining(), socket.readable);
    target.position(target.position() + taken);
    if (!peek) {
      socket.readable -= taken;
      socket.received += taken;
    }
    return taken;
  }

  private static int recvDatagram(FakeSocket socket, ByteBuffer target, boolean peek)
      throws WsaException {
    Integer size = peek ? socket.datagrams.peek() : socket.datagrams.poll();
    if (size == null) {
      return IoResult.WOULD_BLOCK;
    }
    int taken = Math.min(size, target.remaining());
    target.position(target.position() + taken);
    socket.received += peek ? 0 : taken;
    if (taken < size) {
      throw new WsaException(WsaError.WSAEMSGSIZE);
    }
    return taken;
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    int received = recv(s, target, flags);
    if (received >= 0 && isDatagram(s)) {
      from.set(LOCAL);
    }
    return received;
  }

  @Override
  public void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) {}

  @Override
  public void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) {}

  @Override
  public void shutdown(ProviderSocket s, ShutdownHow how) {}

  @Override
  public void closeSocket(ProviderSocket s) throws WsaException {
    FakeSocket socket = (FakeSocket) s;
    if (socket.closed) {
      throw new WsaException(WsaError.WSAENOTSOCK);
    }
    socket.closed = true;
  }

  @Override
  public SocketAddress getSockName(ProviderSocket s) {
    return LOCAL;
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket s) throws WsaException {
    SocketAddress peer = ((FakeSocket) s).peer;
    if (peer == null) {
      throw new WsaException(WsaError.WSAENOTCONN);
    }
    return peer;
  }

  @Override
  public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException {
    throw new WsaException(WsaError.WSAENOPROTOOPT);
  }

  @Override
  public <T> void setSockOpt(ProviderSocket s, SockOpt<T> option, T value) throws WsaException {
    throw new WsaException(WsaError.WSAENOPROTOOPT);
  }

  @Override
  public <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    throw new WsaException(WsaError.WSAENOPROTOOPT);
  }

  @Override
  public int select(ProviderSocket s) {
    FakeSocket socket = (FakeSocket) s;
    boolean over = socket.ended || socket.broken != null;
    int now = over ? Readiness.CLOSED | Readiness.READABLE : 0;
    if (socket.readable > 0 || !socket.datagrams.isEmpty()) {
      now |= Readiness.READABLE;
    }
    if (socket.writable > 0 || socket.broken != null) {
      now |= Readiness.WRITABLE;
    }
    return now;
  }

  @Override
  public void watch(ProviderSocket s, int events) throws WsaException {
    FakeSocket socket = (FakeSocket) s;
    if (socket.closed) {
      throw new WsaException(WsaError.WSAENOTSOCK);
    }
    socket.watched |= events;
    update(socket);
  }

  /** Signals what is watched and true, as a transport does after a change. */
  public void update(FakeSocket socket) {
    int events = socket.watched & select(socket);
    if (events != 0) {
      socket.watched &= ~events;
      socket.signal(events);
    }
  }

  @Override
  public void cleanup() {}

  private static FakeSocket open(ProviderSocket s) throws WsaException {
    FakeSocket socket = (FakeSocket) s;
    if (socket.closed) {
      throw new WsaException(WsaError.WSAENOTSOCK);
    }
    if (socket.broken != null) {
      throw new WsaException(socket.broken);
    }
    return socket;
  }

  private static boolean isDatagram(ProviderSocket s) {
    return s.protocol().type() == SocketType.DGRAM;
  }
}
