package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.OptionValues;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AcceptOffer;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.base.BaseProvider;
import dev.layersock.spi.base.BaseSocket;
import dev.layersock.spi.base.PollSet;
import dev.layersock.spi.base.SelectorPolled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket with whatever channel it needs at present.
 *
 * <p><b>Lock.</b> {@link #lock} guards the state, the channel that goes with it, the registration
 * of that channel with sets, and what was read ahead. Methods that need it say so; all others are
 * called without it. Nothing is called out to while it is held: no upcall, no condition. A bind,
 * listen, connect or question for the name that finds no descriptor, or its address in use, may
 * wait a moment for whoever polls to let go of closed channels ({@link Host}), and who closes a
 * channel selects once himself where nobody polls: a set's lock is held for a select and no more.
 * Being closed is not under it: a socket counts as closed first, and then {@link #release} takes
 * the lock, so whoever finds the socket open under the lock leaves it a channel that release
 * closes.
 *
 * <p><b>Readiness.</b> What is watched is kept by {@link BaseSocket}. What is not known to be true
 * is waited for at the channel ({@link #await}, {@link Polling}). From whoever polls, a bit goes by
 * {@link Polling#polled} to {@link #ready}, which asks the state what it means, and is raised.
 */
abstract class NioSocket extends BaseSocket implements SelectorPolled {
  private static final Logger LOG = LoggerFactory.getLogger(NioSocket.class);

  final Host host;
  final ReentrantLock lock = new ReentrantLock();

  /** Made when the socket first waits, which many never do. Written under the lock. */
  private volatile @Nullable Polling polling;

  NioSocket(BaseProvider provider, Host host, SocketRequest request) {
    super(provider, request);
    this.host = host;
  }

  NioSocket(NioSocket listener) {
    super(listener);
    this.host = listener.host;
  }

  /** The present channel; null if there is none. Under the lock. */
  abstract @Nullable NetworkChannel channel();

  /** The present channel, opened if there is none yet. Under the lock. */
  abstract NetworkChannel channelForOptions() throws IOException;

  /** The address that the next channel will be bound to; null for none. Under the lock. */
  abstract @Nullable InetSocketAddress boundName() throws IOException;

  /** Whether the socket has a local address. Under the lock. */
  abstract boolean isBound();

  /**
   * Whom the socket connects to, or sends datagrams to, where its channel does not know; null for
   * nobody.
   */
  abstract @Nullable InetSocketAddress destination();

  /** The channel to wait at in the present state; null if there is none. Any thread may call. */
  abstract @Nullable SelectableChannel pollable();

  /** The channel can do some operations. Called by whoever polls, without any lock. */
  abstract void ready(int ops);

  /** The operations that tell of some readiness bits in the present state. */
  abstract int interest(int events);

  /** The operations that are waited for whoever watches. Under the lock. */
  int interestAlways() {
    return 0;
  }

  /** Whether SO_ERROR tells nothing yet, since something is to be received before the error. */
  abstract boolean holdsErrorBack();

  /** The local name was asked for. Without the lock. */
  void named() {}

  /** Bytes that a receive would get now. */
  abstract int available() throws WsaException;

  // What the states of a socket ask for, which BaseSocket keeps to its own kind.

  /** Whether nothing can be done any more: it is closed, or the provider is down. */
  final boolean isGone() {
    return isClosed() || isDown();
  }

  /**
   * The failure as the interface reports it. What fails on a socket that is closed, or while its
   * provider goes down, fails for that reason: a reset that the provider itself has caused, at the
   * other end, is nobody's concern.
   */
  final WsaException failure(Exception e, @Nullable SocketAddress address) {
    return isGone() ? closedError() : ErrorTable.translate(e, address);
  }

  final boolean watches(int events) {
    return isWatched(events);
  }

  final boolean has(SockOpt<Boolean> flag) {
    return isSet(flag);
  }

  final void note(WsaError error) {
    noteError(error);
  }

  final void forget() {
    forgetError();
  }

  final AcceptDecision ask(AcceptCondition condition, AcceptOffer offer) {
    return decide(condition, offer);
  }

  static void checkFlags(int flags, int allowed) throws WsaException {
    requireFlags(flags, allowed);
  }

  /** Whether it is a socket of IPv6 that has nothing to do with IPv4. */
  final boolean isIpv6Only() {
    return protocol().family() == AddressFamily.INET6 && !isDualStack();
  }

  // Waiting.

  @Override
  protected final void await() throws WsaException {
    int ops = interest(watched());
    Polling present = polling;
    if (ops == 0 || (present != null && present.await(ops))) {
      return;
    }
    lock.lock();
    try {
      SelectableChannel channel = pollable();
      ops = interest(watched());
      if (!isClosed() && channel != null && ops != 0) {
        register(channel, ops);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for what is watched; if that cannot be, a signal makes the watcher see for itself. */
  final void awaitOrRaise() {
    try {
      await();
    } catch (WsaException e) {
      LOG.debug("event=watch-failed", e);
      raise(Readiness.ALL);
    }
  }

  /** After a change: tells of what is true now, and waits for the rest. */
  final void refresh() {
    if (watched() != 0) {
      raiseKnown();
      awaitOrRaise();
    }
  }

  /** Waits at the present channel. Under the lock. */
  final void register(SelectableChannel channel, int ops) throws WsaException {
    try {
      unblock(channel);
      polling().register(channel, ops);
    } catch (IOException | CancelledKeyException | ClosedSelectorException e) {
      throw failure(e, null);
    }
  }

  /** Under the lock. */
  private Polling polling() throws WsaException {
    Polling present = polling;
    if (present == null) {
      present = new Polling(this, host.pollers().next());
      polling = present;
    }
    return present;
  }

  @Override
  public final SelectorProvider selectors() {
    return host.pollers().provider();
  }

  @Override
  public final void pollWith(@Nullable PollSet set) {
    Polling present = polling;
    if (present == null ? set == null : present.isAt(set)) {
      return;
    }
    if (set != null) {
      host.pollers().lend(set);
    }
    lock.lock();
    try {
      if (isClosed()) {
        return;
      }
      polling().moveTo(set);
      awaitAlways();
    } catch (WsaException e) {
      LOG.debug("event=lend-failed", e); // who watches is told below
    } finally {
      lock.unlock();
    }
    awaitOrRaise();
  }

  /** A set that was lent is closed. */
  final void setClosed(PollSet set) {
    lock.lock();
    try {
      Polling present = polling;
      if (present == null || isClosed()) {
        return;
      }
      present.forget(set);
      awaitAlways();
    } catch (WsaException e) {
      LOG.debug("event=poll-failed", e); // as above
    } finally {
      lock.unlock();
    }
    awaitOrRaise();
  }

  /** Waits at the present place for what is waited for whoever watches. Under the lock. */
  private void awaitAlways() throws WsaException {
    SelectableChannel channel = pollable();
    int ops = interestAlways();
    if (channel != null && ops != 0) {
      register(channel, ops);
    }
  }

  /** Waits for some operations of the channel no more. Under the lock. */
  final void rest(int ops) {
    Polling present = polling;
    if (present != null) {
      present.rest(ops);
    }
  }

  /** Whether a set has had a channel of the socket. */
  final boolean isPolled() {
    return polling != null;
  }

  /** Takes the present channel, which is closed or in other hands, from its poller. Under lock. */
  final void deregister() {
    Polling present = polling;
    if (present != null) {
      present.deregister();
    }
  }

  /** Waits until a closed channel has given back its descriptor. */
  final void settle() {
    host.pollers().settle();
    host.probe().settle();
  }

  // Channels.

  /**
   * Puts a channel that was accepted into the only mode that is used here. That is done when it is
   * first needed: a connection that is accepted and then rejected never does. Under the lock, and
   * not once the socket is closed: a close that lingers has put the channel back.
   */
  final void unblock(SelectableChannel channel) throws IOException {
    if (isClosed()) {
      throw new ClosedChannelException();
    }
    if (channel.isBlocking()) {
      channel.configureBlocking(false);
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

  @Override
  protected final InetSocketAddress sockName() throws WsaException {
    lock.lock();
    try {
      requireOpen();
      NetworkChannel channel = channel();
      SocketAddress known = channel == null ? null : channel.getLocalAddress();
      InetSocketAddress name = known == null ? boundName() : (InetSocketAddress) known;
      if (name == null) {
        throw new WsaException(WsaError.WSAEINVAL, "the socket has no local address yet");
      }
      InetSocketAddress peer = destination();
      return peer == null ? name : host.nameTowards(peer, name);
    } catch (IOException e) {
      throw failure(e, null);
    } finally {
      lock.unlock();
      named();
    }
  }

  // Options.

  /** Gives a new channel the values that were set. */
  final void applyOptions(NetworkChannel channel) throws IOException {
    OptionValues values = options();
    if (values != null) {
      ChannelOptions.applyAll(channel, values);
    }
  }

  /** What closing does; {@link Linger#OFF} if nobody has set it. */
  final Linger linger() {
    OptionValues values = options();
    try {
      Linger linger = values == null ? null : values.get(SockOpt.SO_LINGER);
      return linger == null ? Linger.OFF : linger;
    } catch (WsaException e) {
      throw new AssertionError("only a stream lingers", e);
    }
  }

  @Override
  protected final <T> void apply(SockOpt<T> option, T value) throws WsaException {
    lock.lock();
    try {
      if (option == SockOpt.SO_REUSEADDR && isBound()) {
        return; // it is looked at in bind
      }
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

  @Override
  protected final <T> @Nullable T current(SockOpt<T> option) throws WsaException {
    if (option == SockOpt.SO_SNDBUF) {
      return option.type().cast(bufferSize(SockOpt.SO_SNDBUF));
    }
    if (option == SockOpt.SO_RCVBUF) {
      return option.type().cast(bufferSize(SockOpt.SO_RCVBUF));
    }
    return option == SockOpt.SO_ERROR && holdsErrorBack() ? option.type().cast(0) : null;
  }

  private int bufferSize(SockOpt<Integer> option) throws WsaException {
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

  @Override
  protected @Nullable Object ioctl(IoctlCode<?, ?> code, @Nullable Object input)
      throws WsaException {
    return code == IoctlCode.FIONREAD ? (Object) available() : super.ioctl(code, input);
  }
}
