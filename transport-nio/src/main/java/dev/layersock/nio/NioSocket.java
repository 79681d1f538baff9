package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.OptionValues;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket whose state is its own, with whatever channel that state needs at present.
 *
 * <p>Any thread may call it. {@link #lock} guards changes of state, the channel that goes with it,
 * its registration, and the order of what a stream reads; nothing is called out to while it is
 * held. Watching is free of locks except for the first time on a channel: a bit is noted first and
 * then waited for, and whoever finds it true removes the note and tells, so exactly one does.
 */
abstract class NioSocket extends ProviderSocket {
  private static final Logger LOG = LoggerFactory.getLogger(NioSocket.class);

  // Updaters rather than objects, since a socket's bytes count in connect and accept.
  private static final AtomicIntegerFieldUpdater<NioSocket> WATCHED =
      AtomicIntegerFieldUpdater.newUpdater(NioSocket.class, "watched");
  private static final AtomicIntegerFieldUpdater<NioSocket> LAST_ERROR =
      AtomicIntegerFieldUpdater.newUpdater(NioSocket.class, "lastError");

  final Host host;
  final ReentrantLock lock = new ReentrantLock();

  /** Where it is among the open ones; guarded by the lock of {@link OpenSockets}. */
  int place;

  private volatile int watched; // changed through WATCHED alone
  private volatile int lastError;
  private volatile @Nullable Registration registration; // written under the lock
  private volatile boolean closed; // written under the lock
  private volatile @Nullable OptionValues options; // written under the lock, when first needed

  NioSocket(Host host, SocketRequest request) {
    super(request);
    this.host = host;
  }

  NioSocket(NioSocket listener) {
    super(listener);
    this.host = listener.host;
    OptionValues theirs = listener.options;
    if (theirs != null) { // what is volatile is left alone where it can be, in the way to a socket
      this.options = new OptionValues(theirs);
    }
  }

  abstract void bind(SocketAddress name) throws WsaException;

  abstract ConnectOutcome connect(ConnectRequest request) throws WsaException;

  abstract int send(ByteBuffer source, int flags) throws WsaException;

  abstract int sendTo(ByteBuffer source, int flags, SocketAddress to) throws WsaException;

  abstract int recv(ByteBuffer target, int flags) throws WsaException;

  abstract int recvFrom(ByteBuffer target, int flags, AddressBox from) throws WsaException;

  abstract void shutdown(ShutdownHow how) throws WsaException;

  abstract InetSocketAddress peerName() throws WsaException;

  /** The address that the next channel will be bound to; null for none. Under the lock. */
  abstract @Nullable SocketAddress boundName() throws IOException;

  /** Bytes that a receive would get now. */
  abstract int available() throws WsaException;

  abstract int connectSeconds();

  /** What is true now, found out by asking the kernel. */
  abstract int select() throws WsaException;

  /** What is known to be true without asking. */
  abstract int known();

  /** What the poller must wait for to learn of some readiness bits in the present state. */
  abstract int interest(int events);

  /** The channel to wait at; null if there is nothing to wait for in this state. */
  abstract @Nullable SelectableChannel pollable();

  /** The present channel, opened if there is none yet. Under the lock. */
  abstract NetworkChannel channelForOptions() throws IOException;

  /** The present channel; null if there is none. Under the lock. */
  abstract @Nullable NetworkChannel channel();

  /** The poller found something at the present channel; called by its thread. */
  abstract void ready(int ops);

  /** Whether the local address is of use to others, so that closing has to free it at once. */
  abstract boolean holdsAddress();

  /**
   * Closes all channels. Under the lock.
   *
   * @return what is left to do for a close without the lock; null for nothing
   */
  abstract @Nullable Runnable release(boolean reset);

  /** Ends, after a close by cleanup, a connect that was in progress. Without the lock. */
  void connectAbandoned() {}

  final void close(boolean reset) throws WsaException {
    Registration ended;
    boolean freesAddress;
    Runnable rest;
    lock.lock();
    try {
      requireOpen();
      closed = true;
      ended = registration;
      freesAddress = holdsAddress();
      rest = release(reset);
    } finally {
      lock.unlock();
    }
    host.untrack(this);
    if (freesAddress && !host.isDown()) {
      settle(ended);
    }
    if (rest != null) {
      rest.run();
    }
  }

  /** Waits until a closed channel has given back its descriptor. Without the lock. */
  final void settle(@Nullable Registration ended) {
    if (ended != null) {
      ended.poller().settle();
    }
    host.probe().settle();
  }

  /** Where the present channel is registered; null if it is not. Under the lock. */
  final @Nullable Registration registration() {
    return registration;
  }

  /** The poller found something; called by its thread. */
  final void polled(SelectableChannel at, int ops) {
    if (at == pollable()) { // else it is a former channel, and what that could do is of no interest
      ready(ops);
    }
  }

  final boolean isClosed() {
    return closed;
  }

  final void requireOpen() throws WsaException {
    if (closed) {
      throw closedError();
    }
  }

  final WsaException closedError() {
    return host.isDown()
        ? new WsaException(WsaError.WSAENETDOWN, "the provider is cleaned up")
        : new WsaException(WsaError.WSAENOTSOCK, "the socket is closed");
  }

  /** The failure as the interface reports it. */
  final WsaException failure(Exception e, @Nullable SocketAddress address) {
    return closed ? closedError() : ErrorTable.translate(e, address);
  }

  /** Keeps an error for SO_ERROR. */
  final void noteError(WsaError error) {
    lastError = error.code();
  }

  /** Forgets the error of an earlier connect. */
  final void connectSucceeded() {
    if (lastError != 0) {
      lastError = 0;
    }
  }

  final int takeError() {
    int error = lastError;
    LAST_ERROR.compareAndSet(this, error, 0);
    return error;
  }

  final void watch(int events) throws WsaException {
    WATCHED.accumulateAndGet(this, events, NioSocket::with);
    requireOpen(); // after the note: cleanup closes first and then looks at what is noted
    fire(known());
    arm();
  }

  final boolean isWatched(int events) {
    return (watched & events) != 0;
  }

  /** Tells of what is true, as far as it is watched. Without the lock. */
  final void fire(int events) {
    if (events != 0 && isWatched(events)) {
      int told = WATCHED.getAndAccumulate(this, events, NioSocket::without) & events;
      if (told != 0) {
        signal(told);
      }
    }
  }

  /** After a change: tells of what is true now, and waits for the rest. Without the lock. */
  final void refresh() {
    if (watched == 0) {
      return;
    }
    fire(known());
    rearm();
  }

  /** Waits for what is watched; if that cannot be, a signal makes the watcher see for itself. */
  final void rearm() {
    try {
      arm();
    } catch (WsaException e) {
      LOG.debug("event=watch-failed", e);
      fire(~0);
    }
  }

  private void arm() throws WsaException {
    int ops = interest(watched);
    if (ops == 0) {
      return;
    }
    Registration present = registration;
    if (present != null) {
      try {
        present.await(ops);
        return;
      } catch (CancelledKeyException replacedMeanwhile) {
        LOG.trace("event=key-cancelled");
      }
    }
    lock.lock();
    try {
      SelectableChannel channel = pollable();
      ops = interest(watched);
      if (!closed && channel != null && ops != 0) {
        register(channel, ops);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits at a channel. Under the lock. */
  final void register(SelectableChannel channel, int ops) throws WsaException {
    try {
      Registration present = registration;
      if (present != null) {
        present.await(ops);
        return;
      }
      unblock(channel);
      Poller poller = host.pollers().next();
      registration = new Registration(poller, poller.register(channel, ops, this));
    } catch (IOException | CancelledKeyException | ClosedSelectorException e) {
      throw failure(e, null);
    }
  }

  /**
   * Puts a channel that was accepted into the only mode that is used here. That is done when it is
   * first needed: a connection that is accepted and then rejected never does. Under the lock, and
   * not once the socket is closed: a close that lingers has put the channel back.
   */
  final void unblock(SelectableChannel channel) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (channel.isBlocking()) {
      channel.configureBlocking(false);
    }
  }

  /** Ends the registration, whose channel is being closed or is to leave its poller. Under lock. */
  final void deregister() {
    Registration present = registration;
    if (present != null) {
      registration = null;
      present.key().cancel();
      present.poller().channelClosed();
    }
  }

  /** Closes the channel that may be registered. Under the lock. */
  final void closeChannel(SelectableChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("event=close-failed", e);
    }
    deregister();
  }

  final void applyOptions(NetworkChannel channel) throws IOException {
    OptionValues values = options;
    if (values != null) {
      ChannelOptions.applyAll(channel, values);
    }
  }

  final SocketAddress sockName() throws WsaException {
    lock.lock();
    try {
      requireOpen();
      NetworkChannel channel = channel();
      SocketAddress name = channel == null ? null : channel.getLocalAddress();
      if (name == null) {
        name = boundName();
      }
      if (name == null) {
        throw new WsaException(WsaError.WSAEINVAL, "the socket has no local address yet");
      }
      return name;
    } catch (IOException e) {
      throw failure(e, null);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a flag was set. */
  final boolean isSet(SockOpt<Boolean> flag) {
    OptionValues values = options;
    return values != null && values.isSet(flag);
  }

  /** The value that was set or else the initial one; null if it is for the system to tell. */
  final <T> @Nullable T option(SockOpt<T> option) throws WsaException {
    return options().get(option);
  }

  /** What closing does; {@link Linger#OFF} if nobody has set it. */
  final Linger linger() throws WsaException {
    OptionValues values = options;
    Linger linger = values == null ? null : values.get(SockOpt.SO_LINGER);
    return linger == null ? Linger.OFF : linger;
  }

  private OptionValues options() {
    lock.lock();
    try {
      OptionValues values = options;
      if (values == null) {
        values = new OptionValues(protocol().type());
        options = values;
      }
      return values;
    } finally {
      lock.unlock();
    }
  }

  final <T> void setOption(SockOpt<T> option, T value) throws WsaException {
    lock.lock();
    try {
      options().set(option, value);
      NetworkChannel channel = channel();
      if (channel != null) {
        ChannelOptions.apply(channel, option, value);
      }
    } catch (IOException | RuntimeException e) {
      throw failure(e, null);
    } finally {
      lock.unlock();
    }
  }

  final int bufferSize(SockOpt<Integer> option) throws WsaException {
    lock.lock();
    try {
      requireOpen(); // else it would open a channel that nobody closes
      return ChannelOptions.bufferSize(channelForOptions(), option);
    } catch (IOException | RuntimeException e) {
      throw failure(e, null);
    } finally {
      lock.unlock();
    }
  }

  private static int with(int bits, int more) {
    return bits | more;
  }

  private static int without(int bits, int fewer) {
    return bits & ~fewer;
  }
}
