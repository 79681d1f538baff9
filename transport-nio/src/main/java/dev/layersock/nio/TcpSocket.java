package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream socket. It is idle (perhaps bound), connecting, connected, or listening; each has its
 * own kind of channel, made when the state is reached.
 *
 * <p>The socket's lock guards every change between them.
 */
final class TcpSocket extends NioSocket {
  private static final Logger LOG = LoggerFactory.getLogger(TcpSocket.class);

  private final LocalEnd local = new LocalEnd(this); // guarded by the lock
  private @Nullable ConnectAttempt attempt; // guarded by the lock
  private @Nullable ConnectAttempt abandoned; // for the one thread that closes
  private @Nullable LingeringClose lingering; // for the one thread that closes
  private volatile @Nullable TcpStream stream; // written under the lock, once
  private volatile @Nullable TcpListener listener; // written under the lock, once

  TcpSocket(Host host, SocketRequest request) {
    super(host, request);
  }

  private TcpSocket(TcpSocket listener, SocketChannel accepted) throws IOException {
    super(listener);
    applyOptions(accepted);
    InetSocketAddress peer = (InetSocketAddress) accepted.getRemoteAddress();
    stream = new TcpStream(this, accepted, peer);
  }

  @Override
  void bind(SocketAddress name) throws WsaException {
    InetSocketAddress wanted = Addresses.ofFamily(name, protocol().family());
    lock.lock();
    try {
      requireOpen();
      if (local.isBound() || attempt != null || stream != null) {
        throw new WsaException(WsaError.WSAEINVAL, "the socket is bound already", name);
      }
      local.bind(wanted);
    } catch (IOException | RuntimeException e) {
      throw failure(e, name);
    } finally {
      lock.unlock();
    }
  }

  void listen(int backlog) throws WsaException {
    lock.lock();
    try {
      requireOpen();
      if (listener != null) {
        return; // a channel's backlog is for life
      }
      requireNotConnected();
      if (attempt != null) {
        throw new WsaException(WsaError.WSAEINVAL, "the socket connects");
      }
      listener = local.listen(Math.max(1, backlog));
    } catch (IOException | RuntimeException e) {
      throw failure(e, null);
    } finally {
      lock.unlock();
    }
    refresh();
  }

  @Nullable TcpSocket accept(AcceptCondition condition) throws WsaException {
    TcpListener present = listener;
    if (present == null) {
      throw new WsaException(WsaError.WSAEINVAL, "the socket does not listen");
    }
    try {
      SocketChannel channel = present.accept(condition);
      return channel == null ? null : host.track(accepted(channel));
    } catch (IOException | RuntimeException e) {
      WsaException failure = failure(e, null);
      if (failure.error() == WsaError.WSATRY_AGAIN) {
        refresh();
      }
      throw failure;
    }
  }

  @Override
  ConnectOutcome connect(ConnectRequest request) throws WsaException {
    ConnectAttempt begun;
    lock.lock();
    try {
      requireOpen();
      requireConnectable();
      InetSocketAddress peer = Addresses.destination(request.peer(), protocol().family());
      ConnectAttempt.requirePlain(request);
      begun = begin(peer);
    } finally {
      lock.unlock();
    }
    if (begun != null) {
      begun.limit(host.connectTimeout());
      return ConnectOutcome.IN_PROGRESS;
    }
    refresh();
    return ConnectOutcome.CONNECTED;
  }

  @Override
  int send(ByteBuffer source, int flags) throws WsaException {
    return connected().send(source, flags);
  }

  @Override
  int sendTo(ByteBuffer source, int flags, SocketAddress to) throws WsaException {
    return connected().send(source, flags);
  }

  @Override
  int recv(ByteBuffer target, int flags) throws WsaException {
    return connected().recv(target, flags);
  }

  @Override
  int recvFrom(ByteBuffer target, int flags, AddressBox from) throws WsaException {
    return connected().recv(target, flags);
  }

  @Override
  void shutdown(ShutdownHow how) throws WsaException {
    connected().shutdown(how);
  }

  @Override
  int available() throws WsaException {
    return connected().available();
  }

  @Override
  @Nullable SocketAddress boundName() throws IOException {
    return local.name();
  }

  @Override
  InetSocketAddress peerName() throws WsaException {
    return connected().peer();
  }

  @Override
  int connectSeconds() {
    TcpStream present = stream;
    return present == null ? -1 : secondsSince(present.since());
  }

  boolean isListening() {
    return listener != null;
  }

  @Override
  int select() throws WsaException {
    TcpStream present = stream;
    if (present != null) {
      return present.select();
    }
    TcpListener accepting = listener;
    if (accepting == null) {
      return 0;
    }
    boolean acceptable = accepting.look();
    requireOpen();
    refresh();
    return acceptable ? Readiness.ACCEPTABLE : 0;
  }

  @Override
  int known() {
    TcpStream present = stream;
    if (present != null) {
      return present.known();
    }
    TcpListener accepting = listener;
    return accepting != null && accepting.hasWaiting() ? Readiness.ACCEPTABLE : 0;
  }

  @Override
  int interest(int events) {
    TcpStream present = stream;
    if (present != null) {
      return present.interest(events);
    }
    boolean accepts = listener != null && (events & Readiness.ACCEPTABLE) != 0;
    return accepts ? SelectionKey.OP_ACCEPT : 0;
  }

  @Override
  @Nullable SelectableChannel pollable() {
    TcpStream present = stream;
    TcpListener accepting = listener;
    if (present != null) {
      return present.channel();
    }
    return accepting == null ? null : accepting.channel();
  }

  @Override
  @Nullable NetworkChannel channel() {
    if (pollable() instanceof NetworkChannel present) {
      return present;
    }
    return attempt != null ? attempt.channel() : local.channel();
  }

  @Override
  NetworkChannel channelForOptions() throws IOException {
    NetworkChannel present = channel();
    return present != null ? present : local.openChannel();
  }

  @Override
  void ready(int ops) {
    if ((ops & SelectionKey.OP_CONNECT) != 0) {
      finishConnect();
      return;
    }
    if ((ops & SelectionKey.OP_ACCEPT) != 0) {
      fire(Readiness.ACCEPTABLE);
      return;
    }
    TcpStream present = stream;
    if (present != null) {
      present.ready(ops);
    }
  }

  /** Ends an attempt that is still under way with a failure. Without the lock. */
  void connectFailed(ConnectAttempt ended, WsaException failure) {
    lock.lock();
    try {
      if (attempt != ended) {
        return;
      }
      attempt = null;
      local.connectFailed(ended.channel());
      noteError(failure.error());
    } finally {
      lock.unlock();
    }
    ended.over();
    completeConnect(failure);
  }

  @Override
  void release(boolean reset) {
    abandoned = attempt;
    attempt = null;
    if (abandoned != null) {
      closeChannel(abandoned.channel());
    }
    local.close();
    try {
      if (listener != null) {
        listener.close();
        deregister();
      }
      if (stream != null) {
        release(stream.channel(), reset ? Linger.RESET : linger());
      }
    } catch (IOException e) {
      LOG.debug("event=close-failed", e);
    }
  }

  @Override
  void afterRelease() {
    ConnectAttempt given = abandoned;
    LingeringClose slow = lingering;
    if (given != null) {
      given.over();
    }
    if (slow != null) {
      slow.run(host.pollers());
    }
  }

  @Override
  void connectAbandoned() {
    ConnectAttempt given = abandoned;
    if (given != null) {
      completeConnect(closedError());
    }
  }

  private void release(SocketChannel channel, Linger linger) {
    if (Linger.RESET.equals(linger)) {
      TcpListener.reset(channel);
      deregister();
    } else if (linger.on() && isBlocking()) {
      deregister();
      lingering = new LingeringClose(channel, linger.seconds());
    } else {
      closeChannel(channel);
    }
  }

  /** Begins to connect. Null if that was all. Under the lock. */
  private @Nullable ConnectAttempt begin(InetSocketAddress peer) throws WsaException {
    SocketChannel channel = null;
    try {
      channel = local.takeChannel();
      // On the way to this host itself, the answer is often there before the first call is back.
      if (channel.connect(peer) || channel.finishConnect()) {
        stream = new TcpStream(this, channel, peer);
        return null;
      }
      register(channel, SelectionKey.OP_CONNECT);
      attempt = new ConnectAttempt(this, channel, peer);
      return attempt;
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        local.connectFailed(channel);
      }
      WsaException failure = failure(e, peer);
      noteError(failure.error());
      throw failure;
    }
  }

  private void finishConnect() {
    ConnectAttempt ended;
    WsaException failure = null;
    lock.lock();
    try {
      ended = attempt;
      if (ended == null) {
        return;
      }
      try {
        if (!ended.channel().finishConnect()) {
          register(ended.channel(), SelectionKey.OP_CONNECT);
          return;
        }
        stream = new TcpStream(this, ended.channel(), ended.peer());
      } catch (IOException | RuntimeException e) {
        local.connectFailed(ended.channel());
        failure = failure(e, ended.peer());
        noteError(failure.error());
      }
      attempt = null;
    } finally {
      lock.unlock();
    }
    ended.over();
    completeConnect(failure);
    refresh();
  }

  private TcpSocket accepted(SocketChannel channel) throws IOException {
    try {
      return new TcpSocket(this, Host.nonBlocking(channel));
    } catch (IOException | RuntimeException e) {
      TcpListener.reset(channel);
      throw e;
    }
  }

  private TcpStream connected() throws WsaException {
    TcpStream present = stream;
    if (present == null) {
      throw new WsaException(WsaError.WSAENOTCONN, "the socket is not connected");
    }
    return present;
  }

  private void requireNotConnected() throws WsaException {
    if (stream != null) {
      throw new WsaException(WsaError.WSAEISCONN, "the socket is connected already");
    }
  }

  private void requireConnectable() throws WsaException {
    if (listener != null) {
      throw new WsaException(WsaError.WSAEINVAL, "the socket listens");
    }
    requireNotConnected();
    if (attempt != null) {
      throw new WsaException(WsaError.WSAEALREADY, "a connect is in progress", attempt.peer());
    }
  }
}
