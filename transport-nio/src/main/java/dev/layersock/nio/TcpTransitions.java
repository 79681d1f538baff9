package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.SocketRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of a stream socket and the ways between them. It is idle (perhaps bound), connecting,
 * connected, or listening; each has its own kind of channel, made when the state is reached. A
 * connect that fails and DISCONNECT_EX lead back to idle, from where the same ways are open again.
 *
 * <p>The socket's lock guards every change; any thread may look at the state that there is.
 */
abstract class TcpTransitions extends NioSocket {
  private static final Logger LOG = LoggerFactory.getLogger(TcpTransitions.class);

  // Made when it is first needed, which for most sockets is never. Guarded by the lock.
  private @Nullable LocalEnd local;
  private final boolean accepted;
  private volatile @Nullable TcpState state; // null for NEW; written under the lock until the close

  TcpTransitions(Host host, SocketRequest request) {
    super(host, request);
    accepted = false;
  }

  TcpTransitions(TcpTransitions listener, SocketChannel channel) throws IOException {
    super(listener);
    applyOptions(channel);
    accepted = true;
    state = new TcpStream(this, channel, (InetSocketAddress) channel.getRemoteAddress());
  }

  final TcpState state() {
    TcpState present = state;
    return present == null ? TcpState.NEW : present;
  }

  @Override
  final void bind(SocketAddress name) throws WsaException {
    InetSocketAddress wanted = Addresses.ofFamily(name, protocol().family());
    lock.lock();
    try {
      requireOpen();
      if (!isIdle() || isBound()) {
        throw new WsaException(WsaError.WSAEINVAL, "the socket is bound already", name);
      }
      local().bind(wanted);
    } catch (IOException | RuntimeException e) {
      throw failure(e, name);
    } finally {
      lock.unlock();
    }
  }

  final void listen(int backlog) throws WsaException {
    lock.lock();
    try {
      requireOpen();
      TcpState present = state;
      if (present instanceof TcpListener) {
        return; // a channel's backlog is for life
      }
      if (present instanceof TcpStream) {
        throw connectedAlready();
      }
      if (present instanceof ConnectAttempt) {
        throw new WsaException(WsaError.WSAEINVAL, "the socket connects");
      }
      state = local().listen(Math.max(1, backlog));
    } catch (IOException | RuntimeException e) {
      throw failure(e, null);
    } finally {
      lock.unlock();
    }
    refresh();
  }

  @Override
  final ConnectOutcome connect(ConnectRequest request) throws WsaException {
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
  final @Nullable SocketAddress boundName() throws IOException {
    LocalEnd present = local;
    return present == null ? null : present.name();
  }

  @Override
  final @Nullable NetworkChannel channel() {
    SelectableChannel present = state().channel();
    if (present == null && local != null) {
      present = local.channel();
    }
    return present instanceof NetworkChannel channel ? channel : null;
  }

  @Override
  final NetworkChannel channelForOptions() throws IOException {
    NetworkChannel present = channel();
    return present != null ? present : local().openChannel();
  }

  @Override
  final void ready(int ops) {
    TcpState present = state;
    if (present instanceof ConnectAttempt attempt) {
      finishConnect(attempt);
    } else if (present instanceof TcpListener) {
      fire(Readiness.ACCEPTABLE);
    } else if (present instanceof TcpStream stream) {
      stream.ready(ops);
    }
  }

  /** Ends an attempt that is still under way with a failure. Without the lock. */
  final void connectFailed(ConnectAttempt ended, WsaException failure) {
    lock.lock();
    try {
      if (state != ended || isClosed()) {
        return;
      }
      failed(ended.channel(), failure);
    } finally {
      lock.unlock();
    }
    ended.over();
    completeConnect(failure);
  }

  /** Cuts the connection, for the socket to be connected again (DISCONNECT_EX). */
  final void disconnect() throws WsaException {
    if (accepted || state instanceof TcpListener) {
      throw new WsaException(WsaError.WSAEOPNOTSUPP, "the socket did not connect by itself");
    }
    TcpStream ended;
    Registration registered;
    lock.lock();
    try {
      requireOpen();
      ended = connected();
      registered = registration();
      local().takeOver(ended.connection());
      ended.disconnect();
      deregister();
    } catch (IOException | RuntimeException e) {
      throw failure(e, null);
    } finally {
      lock.unlock();
    }
    settle(registered); // until then the connection is there, and there cannot be another like it
    lock.lock();
    try {
      requireOpen();
      state = local();
    } finally {
      lock.unlock();
    }
    fire(~0); // whoever waits finds no connection
  }

  @Override
  final boolean holdsAddress() {
    return state instanceof TcpListener || fixedName() != null;
  }

  @Override
  final @Nullable Runnable release(boolean reset) {
    TcpState present = state;
    if (local != null) {
      local.close();
    }
    if (present instanceof ConnectAttempt attempt) {
      closeChannel(attempt.channel());
      return attempt::over;
    }
    try {
      if (present instanceof TcpListener listener) {
        listener.close();
        deregister();
      } else if (present instanceof TcpStream stream && !stream.isDisconnected()) {
        return release(stream.connection(), reset ? Linger.RESET : linger());
      }
    } catch (IOException e) {
      LOG.debug("event=close-failed", e);
    }
    return null;
  }

  @Override
  final void connectAbandoned() {
    if (state instanceof ConnectAttempt) { // the state in which it was closed, and so for ever
      completeConnect(closedError());
    }
  }

  private @Nullable Runnable release(SocketChannel channel, Linger linger) {
    if (Linger.RESET.equals(linger)) {
      TcpListener.reset(channel);
      deregister();
    } else if (linger.on() && isBlocking()) {
      deregister();
      LingeringClose slow = new LingeringClose(channel, linger.seconds());
      return () -> slow.run(host.pollers(), host.probe());
    } else {
      closeChannel(channel);
    }
    return null;
  }

  /** Begins to connect. Null if that was all. Under the lock. */
  private @Nullable ConnectAttempt begin(InetSocketAddress peer) throws WsaException {
    SocketChannel channel = null;
    try {
      channel = local == null ? LocalEnd.newChannel(this) : local.takeChannel();
      // On the way to this host itself, the answer is often there before the first call is back.
      if (channel.connect(peer) || channel.finishConnect()) {
        succeeded(channel, peer);
        return null;
      }
      ConnectAttempt attempt = new ConnectAttempt(this, channel, peer);
      state = attempt; // before the poller may ask
      register(channel, SelectionKey.OP_CONNECT);
      return attempt;
    } catch (IOException | RuntimeException e) {
      throw failed(
          channel,
          channel == null ? failure(e, peer) : ConnectFailures.translate(e, fixedName(), peer));
    }
  }

  private void finishConnect(ConnectAttempt attempt) {
    WsaException failure = null;
    lock.lock();
    try {
      if (state != attempt || isClosed()) {
        return;
      }
      try {
        if (!attempt.channel().finishConnect()) {
          register(attempt.channel(), SelectionKey.OP_CONNECT);
          return;
        }
        succeeded(attempt.channel(), attempt.peer());
      } catch (IOException | RuntimeException e) {
        failure =
            failed(attempt.channel(), ConnectFailures.translate(e, fixedName(), attempt.peer()));
      }
    } finally {
      lock.unlock();
    }
    attempt.over();
    completeConnect(failure);
    refresh();
  }

  /** The end of a connect. Under the lock. */
  private void succeeded(SocketChannel channel, InetSocketAddress peer) throws IOException {
    if (peer.equals(channel.getLocalAddress())) {
      // Some systems let a socket that connects to its own address be its own peer.
      TcpListener.reset(channel);
      throw new WsaException(WsaError.WSAECONNREFUSED, "nobody but the socket is there", peer);
    }
    state = new TcpStream(this, channel, peer);
    connectSucceeded();
  }

  /** The end of a connect that had a channel or did not even get that. Under the lock. */
  private WsaException failed(@Nullable SocketChannel channel, WsaException failure) {
    LocalEnd idle = local();
    if (channel != null) {
      idle.connectFailed(channel);
    }
    state = idle;
    noteError(failure.error());
    return failure;
  }

  /** The local end; a new socket has that state from now on. Under the lock. */
  private LocalEnd local() {
    LocalEnd present = local;
    if (present == null) {
      present = new LocalEnd(this);
      local = present;
      if (state == null) {
        state = present;
      }
    }
    return present;
  }

  private boolean isIdle() {
    TcpState present = state;
    return present == null || present instanceof LocalEnd;
  }

  private boolean isBound() {
    return local != null && local.isBound();
  }

  private @Nullable InetSocketAddress fixedName() {
    return local == null ? null : local.fixedName();
  }

  final TcpStream connected() throws WsaException {
    if (state instanceof TcpStream stream && !stream.isDisconnected()) {
      return stream;
    }
    throw TcpStream.notConnected();
  }

  private void requireConnectable() throws WsaException {
    TcpState present = state;
    if (present instanceof TcpListener) {
      throw new WsaException(WsaError.WSAEINVAL, "the socket listens");
    }
    if (present instanceof TcpStream) {
      throw connectedAlready();
    }
    if (present instanceof ConnectAttempt attempt) {
      throw new WsaException(WsaError.WSAEALREADY, "a connect is in progress", attempt.peer());
    }
  }

  private static WsaException connectedAlready() {
    return new WsaException(WsaError.WSAEISCONN, "the socket is connected already");
  }
}
