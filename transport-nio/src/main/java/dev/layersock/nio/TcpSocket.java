package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.base.BaseProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A stream socket: its states and the ways between them. It is idle (perhaps bound), connecting,
 * connected, or listening; each has its own kind of channel, made when the state is reached. A
 * connect that fails and DISCONNECT_EX lead back to idle, from where the same ways are open again.
 * What a call does, the state says.
 *
 * <p>The lock guards every change of the state; any thread may look at the one that there is.
 */
final class TcpSocket extends NioSocket {
  // Made when it is first needed, which for most sockets is never. Guarded by the lock.
  private @Nullable LocalEnd local;
  private volatile @Nullable TcpState state; // null for NEW; written under the lock

  TcpSocket(BaseProvider provider, Host host, SocketRequest request) {
    super(provider, host, request);
  }

  private TcpSocket(TcpSocket listener, SocketChannel channel) throws IOException {
    super(listener);
    applyOptions(channel);
    state = new TcpStream(this, channel, (InetSocketAddress) channel.getRemoteAddress(), true);
  }

  private TcpState state() {
    TcpState present = state;
    return present == null ? TcpState.NEW : present;
  }

  @Override
  protected void bind(InetSocketAddress name) throws WsaException {
    lock.lock();
    try {
      requireOpen();
      if (state().isBound()) {
        throw new WsaException(WsaError.WSAEINVAL, "the socket is bound already", name);
      }
      local().bind(name);
    } catch (IOException | RuntimeException e) {
      throw failure(e, name);
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected void listen(int backlog) throws WsaException {
    lock.lock();
    try {
      requireOpen();
      TcpState present = state();
      if (present.isListening()) {
        return; // a channel's backlog is for life
      }
      present.requireListenable();
      state = local().listen(backlog);
    } catch (IOException | RuntimeException e) {
      throw failure(e, null);
    } finally {
      lock.unlock();
    }
    refresh();
  }

  @Override
  protected @Nullable TcpSocket accept(AcceptCondition condition) throws WsaException {
    SocketChannel channel = null;
    try {
      channel = state().accept(condition);
      return channel == null ? null : new TcpSocket(this, channel);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        Host.reset(channel);
      }
      WsaException failure = failure(e, null);
      if (failure.error() == WsaError.WSATRY_AGAIN) {
        refresh();
      }
      throw failure;
    }
  }

  @Override
  protected ConnectOutcome connect(ConnectRequest request) throws WsaException {
    ConnectAttempt begun;
    lock.lock();
    try {
      requireOpen();
      state().requireConnectable();
      InetSocketAddress peer = internet(request.peer());
      requireDestination(peer);
      WsaException refusal = ConnectAttempt.refusal(request);
      if (refusal != null) {
        throw refusal;
      }
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

  /** Begins to connect. Null if that was all. Under the lock. */
  private @Nullable ConnectAttempt begin(InetSocketAddress peer) throws WsaException {
    SocketChannel channel = null;
    forgetError();
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
      WsaException failure = channel == null ? failure(e, peer) : connectFailure(e, peer);
      failed(channel);
      throw failure;
    }
  }

  /** Looks whether an attempt has come to its end, and tells. */
  void finish(ConnectAttempt attempt) {
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
        succeeded(attempt.channel(), attempt.target());
      } catch (IOException | RuntimeException e) {
        if (isClosed()) {
          return; // meanwhile, so the attempt is for release to end
        }
        failure = connectFailure(e, attempt.target());
        failed(attempt, failure);
      }
    } finally {
      lock.unlock();
    }
    attempt.over();
    completeConnect(failure);
    refresh();
  }

  /** Ends an attempt that is still under way with a failure, and tells. */
  void fail(ConnectAttempt attempt, WsaException failure) {
    WsaException reported;
    lock.lock();
    try {
      if (state != attempt || isClosed()) {
        return;
      }
      reported = failure(failure, attempt.target());
      failed(attempt, reported);
    } finally {
      lock.unlock();
    }
    attempt.over();
    completeConnect(reported);
  }

  /** The good end of a connect. Under the lock. */
  private void succeeded(SocketChannel channel, InetSocketAddress peer) throws IOException {
    if (peer.equals(channel.getLocalAddress())) {
      // Some systems let a socket that connects to its own address be its own peer.
      Host.reset(channel);
      throw new WsaException(WsaError.WSAECONNREFUSED, "nobody but the socket is there", peer);
    }
    rest(SelectionKey.OP_CONNECT); // else a connected channel would be found ready again and again
    state = new TcpStream(this, channel, peer, false);
  }

  /** The bad end of a connect that was under way. Under the lock. */
  private void failed(ConnectAttempt attempt, WsaException failure) {
    failed(attempt.channel());
    noteConnectError(failure.error());
  }

  /** The bad end of a connect that had a channel or did not even get that. Under the lock. */
  private void failed(@Nullable SocketChannel channel) {
    LocalEnd idle = local();
    if (channel != null) {
      idle.connectFailed(channel);
    }
    state = idle;
  }

  /** What the failure of a channel that connects is. Under the lock. */
  private WsaException connectFailure(Exception e, InetSocketAddress peer) {
    return isGone() ? closedError() : ConnectFailures.translate(e, fixedName(), peer);
  }

  /** Cuts the connection, for the socket to be connected again (DISCONNECT_EX). */
  private void disconnect() throws WsaException {
    lock.lock();
    try {
      requireOpen();
      state().disconnect(local());
    } catch (IOException | RuntimeException e) {
      throw failure(e, null);
    } finally {
      lock.unlock();
    }
    settle(); // until then the connection is there, and there cannot be another like it
    lock.lock();
    try {
      requireOpen();
      state = local();
    } finally {
      lock.unlock();
    }
    raise(Readiness.ALL); // whoever waits finds no connection
  }

  @Override
  protected int send(ByteBuffer source, int flags) throws WsaException {
    boolean looks = !source.hasRemaining(); // which reads ahead
    try {
      int sent = state().send(source, flags);
      if (looks) {
        refresh();
      }
      return sent;
    } catch (WsaException e) {
      refresh(); // the connection may have broken
      throw e;
    }
  }

  @Override
  protected int recv(ByteBuffer target, int flags) throws WsaException {
    try {
      return state().recv(target, flags);
    } finally {
      refresh();
    }
  }

  @Override
  boolean holdsErrorBack() {
    try {
      return state().holdsErrorBack();
    } finally {
      refresh();
    }
  }

  @Override
  int available() throws WsaException {
    try {
      return state().available();
    } finally {
      refresh();
    }
  }

  @Override
  protected void shutdown(ShutdownHow how) throws WsaException {
    try {
      state().shutdown(how);
    } finally {
      raiseKnown();
      awaitOrRaise(); // also if nobody watches: what comes after the end of receiving is dropped
    }
  }

  @Override
  protected InetSocketAddress peerName() throws WsaException {
    return state().peer();
  }

  @Override
  protected int connectSeconds() {
    return state().connectSeconds();
  }

  @Override
  protected boolean isListening() {
    return state().isListening();
  }

  @Override
  protected @Nullable Object ioctl(IoctlCode<?, ?> code, @Nullable Object input)
      throws WsaException {
    if (code == IoctlCode.DISCONNECT_EX) {
      disconnect();
      return null;
    }
    if (code != IoctlCode.SIOCATMARK) {
      return super.ioctl(code, input);
    }
    if (isSet(SockOpt.SO_OOBINLINE)) {
      throw new WsaException(WsaError.WSAEINVAL, "SO_OOBINLINE leaves no mark");
    }
    return true; // all urgent data has been read, as none is ever told apart
  }

  @Override
  protected int select() throws WsaException {
    try {
      int now = state().select();
      requireOpen(); // else it may be the close that was seen
      return now;
    } finally {
      refresh();
    }
  }

  @Override
  protected int known() {
    return state().known();
  }

  @Override
  int interest(int events) {
    return state().interest(events);
  }

  @Override
  int interestAlways() {
    return state().isConnecting() ? SelectionKey.OP_CONNECT : 0;
  }

  @Override
  @Nullable SelectableChannel pollable() {
    return state().channel();
  }

  @Override
  void ready(int ops) {
    raise(state().ready(ops));
    awaitOrRaise();
  }

  @Override
  @Nullable InetSocketAddress boundName() throws IOException {
    if (state instanceof ConnectAttempt attempt) {
      return beginAgain(attempt);
    }
    return local == null ? null : local.name();
  }

  /**
   * Gives a connect that is under way a name. A channel that was not bound before does not tell its
   * name until it is connected, so one that was takes its place. Under the lock.
   */
  private InetSocketAddress beginAgain(ConnectAttempt attempt) throws IOException {
    InetSocketAddress peer = attempt.target();
    try {
      if (attempt.channel().finishConnect()) {
        return (InetSocketAddress) attempt.channel().getLocalAddress();
      }
    } catch (IOException | RuntimeException e) {
      attempt.fails(connectFailure(e, peer)); // told by named(), whatever becomes of the name
    }
    LocalEnd end = local();
    end.bindTowards(peer);
    SocketChannel next = end.takeChannel();
    InetSocketAddress name = (InetSocketAddress) next.getLocalAddress();
    closeChannel(attempt.replace(next));
    if (attempt.failure() == null) {
      try {
        next.connect(peer);
      } catch (IOException | RuntimeException e) {
        attempt.fails(connectFailure(e, peer));
      }
    }
    return name;
  }

  /** Goes on with a connect that has got its name. */
  @Override
  void named() {
    if (state instanceof ConnectAttempt attempt) {
      WsaException failure = attempt.failure();
      if (failure == null) {
        finish(attempt);
      } else {
        fail(attempt, failure);
      }
    }
  }

  @Override
  boolean isBound() {
    return state().isBound();
  }

  @Override
  @Nullable InetSocketAddress destination() {
    return state instanceof ConnectAttempt attempt ? attempt.target() : null;
  }

  @Override
  @Nullable NetworkChannel channel() {
    SelectableChannel present = state().channel();
    if (present == null && local != null) {
      present = local.channel();
    }
    return present instanceof NetworkChannel channel ? channel : null;
  }

  @Override
  NetworkChannel channelForOptions() throws IOException {
    NetworkChannel present = channel();
    return present != null ? present : local().openChannel();
  }

  @Override
  protected boolean release(boolean reset) {
    TcpState last;
    boolean freesAddress;
    Runnable rest;
    lock.lock();
    try {
      last = state();
      freesAddress = last.isListening() || fixedName() != null;
      if (local != null) {
        local.close();
      }
      rest = last.release(reset ? Linger.RESET : linger());
    } finally {
      lock.unlock();
    }
    if (freesAddress && !isDown()) {
      settle(); // others may have the address once the close has returned
    }
    if (rest != null) {
      rest.run();
    }
    return last.isConnecting();
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

  /** The address that the socket was bound to; null for none. Under the lock. */
  private @Nullable InetSocketAddress fixedName() {
    return local == null ? null : local.fixedName();
  }
}
