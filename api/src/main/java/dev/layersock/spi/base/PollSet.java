package dev.layersock.spi.base;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Channels that one thread polls: it tells each of them once what it asked for.
 *
 * <p>Any thread may call it, and one at a time polls. The lock is held by whoever selects, and by
 * nobody who does anything else: a channel's owner is told with no lock held. So to wait for that
 * lock is to wait for no socket, no upcall and no application.
 *
 * <p>A channel that is closed keeps its descriptor and its address until a select lets it go. The
 * thread that polls does that, and if there is none, whoever closes the channel.
 */
public final class PollSet implements AutoCloseable {
  /** The owner of a channel. Called with no lock held. */
  public interface Registration {
    /** The channel can do some operations, which are not waited for any more. */
    void polled(SelectableChannel channel, int ops);

    /** The set was closed, and waits for nothing. */
    void closed(PollSet set);
  }

  private static final long PAUSE_NANOS = 50_000;

  private final SelectorProvider provider;
  private final Selector selector;
  private final ReentrantLock turn = new ReentrantLock();
  // For the thread that polls, and not the selector's own set, which others change as they settle.
  private final List<SelectionKey> batch = new ArrayList<>();
  private final Consumer<SelectionKey> toBatch = batch::add;
  private volatile boolean selecting; // written under the lock, by the thread that polls

  /** Whether {@link #wakeup} was called; the selector forgets it when another thread selects. */
  private volatile boolean woken;

  private volatile boolean closed;

  /** How many registered channels were closed, and how many of them the selector has let go. */
  private final AtomicLong closedChannels = new AtomicLong();

  private volatile long settledChannels; // written under the lock

  /** A set for channels of a provider. */
  public PollSet(SelectorProvider provider) throws IOException {
    this.provider = provider;
    this.selector = provider.openSelector();
  }

  /** Where its channels come from. */
  public SelectorProvider provider() {
    return provider;
  }

  /** Whether it was not closed. */
  public boolean isOpen() {
    return !closed;
  }

  /**
   * Adds a channel, which is in non-blocking mode and not here yet.
   *
   * @param ops what is waited for, as {@link SelectionKey#interestOps()}
   * @throws ClosedSelectorException if the set was closed
   */
  public SelectionKey register(SelectableChannel channel, int ops, Registration owner)
      throws ClosedChannelException {
    SelectionKey key = channel.register(selector, ops, owner);
    if (closed) { // perhaps after it has looked for its channels
      throw new ClosedSelectorException();
    }
    changed();
    return key;
  }

  /**
   * Adds to what a channel waits for.
   *
   * @throws CancelledKeyException if the channel has left, or the set was closed
   */
  public void await(SelectionKey key, int ops) {
    if ((key.interestOpsOr(ops) & ops) != ops) {
      changed();
    }
  }

  private void changed() {
    if (selecting) {
      selector.wakeup();
    }
  }

  /**
   * Waits until a channel can do what it asked for, the time is over, or {@link #wakeup} is called;
   * may also end early. Tells the owners then. An interrupt ends it, and is kept.
   *
   * @param nanos how long to wait at most, to the next millisecond; 0 or less does not wait, {@link
   *     Long#MAX_VALUE} waits without an end
   * @throws IllegalStateException within what an owner is told
   * @throws ClosedSelectorException if the set is closed; meanwhile, it may end as if early
   */
  public void poll(long nanos) throws IOException {
    turn.lock();
    try {
      if (!batch.isEmpty()) {
        throw new IllegalStateException("who is told of a channel does not poll");
      }
      fillBatch(nanos);
    } finally {
      turn.unlock();
    }
    letGo();
    try {
      batch.forEach(PollSet::tell);
    } finally {
      batch.clear();
    }
  }

  private void fillBatch(long nanos) throws IOException {
    long target = closedChannels.get();
    selecting = true;
    try {
      select(woken ? 0 : nanos);
      settledChannels = target;
    } catch (IOException | RuntimeException e) {
      batch.clear(); // what was found waits still, and is found again
      throw e;
    } finally {
      selecting = false;
      woken = false; // who wakes this has changed before what the caller looks at afterwards
    }
  }

  private void select(long nanos) throws IOException {
    if (nanos <= 0) {
      selector.selectNow(toBatch);
    } else if (nanos == Long.MAX_VALUE) {
      selector.select(toBatch);
    } else {
      selector.select(toBatch, TimeUnit.NANOSECONDS.toMillis(nanos - 1) + 1);
    }
  }

  private static void tell(SelectionKey key) {
    int ops;
    try {
      ops = key.readyOps();
      key.interestOpsAnd(~ops);
    } catch (CancelledKeyException closedMeanwhile) {
      return; // by its owner, or with the set, which tells the owner
    }
    ((Registration) key.attachment()).polled(key.channel(), ops);
  }

  /** Ends the present poll early, or else the next. */
  public void wakeup() {
    woken = true;
    selector.wakeup();
  }

  /** To be called when a channel that is here was closed, or is to leave and its key cancelled. */
  public void channelClosed() {
    closedChannels.incrementAndGet();
    letGo();
    if (settledChannels < closedChannels.get()) {
      selector.wakeup();
    }
  }

  /**
   * Waits until closed channels have given back their descriptors, with their addresses: some
   * microseconds. An interrupt does not end that and is kept.
   */
  public void settle() {
    long target = closedChannels.get();
    boolean interrupted = false;
    letGo();
    while (settledChannels < target && isOpen()) {
      selector.wakeup();
      interrupted |= Thread.interrupted(); // else there would be no pause
      LockSupport.parkNanos(PAUSE_NANOS);
      letGo();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Selects in the place of a thread that polls, unless there is one. What is ready will be found
   * again. Whoever had the lock looks once more afterwards, so no closed channel is left behind.
   */
  private void letGo() {
    while (settledChannels < closedChannels.get() && turn.tryLock()) {
      try {
        long target = closedChannels.get();
        try {
          selector.selectNow(leftForThePoll -> {});
        } finally {
          settledChannels = target; // also if it failed: who polls next meets the reason
        }
      } catch (IOException | ClosedSelectorException metByThePoll) {
        return;
      } finally {
        turn.unlock();
      }
    }
  }

  /**
   * Lets go of all channels, which go on without it, and ends a poll that is under way. Repeating
   * it is no error.
   */
  @Override
  public void close() throws IOException {
    closed = true; // first, so that a channel that comes now is refused or found
    List<Registration> owners = new ArrayList<>();
    try {
      selector.keys().forEach(key -> owners.add((Registration) key.attachment()));
    } catch (ClosedSelectorException repeated) {
      return;
    }
    selector.close();
    owners.forEach(owner -> owner.closed(this));
  }
}
