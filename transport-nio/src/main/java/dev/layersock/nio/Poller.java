package dev.layersock.nio;

import dev.layersock.spi.ProviderContext;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that waits for the network on behalf of sockets and tells each of them once what it
 * asked for. The thread goes on whatever is thrown in it, until it is stopped.
 *
 * <p>Any thread may call it. Its lock is held by whoever selects, and by nobody who does anything
 * else: a socket is told by the poller's thread with no lock held. So to wait for that lock is to
 * wait for no socket, no upcall and no application.
 */
final class Poller implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  private static final String WHERE = "poller";
  private static final long PAUSE_NANOS = 50_000;
  private static final long JOIN_MILLIS = 5_000;

  private final Selector selector;
  private final ProviderContext context;
  private final Thread thread;
  private final ReentrantLock turn = new ReentrantLock();
  // The poller's thread only, and not the selector's own set, which others change as they settle.
  private final List<SelectionKey> batch = new ArrayList<>();
  private final Consumer<SelectionKey> toBatch = batch::add;

  /** How many registered channels were closed, and how many of them the selector has let go. */
  private final AtomicLong closedChannels = new AtomicLong();

  private volatile long settledChannels; // written under the lock
  private volatile boolean running = true;

  Poller(Selector selector, ProviderContext context, String threadName) {
    this.selector = selector;
    this.context = context;
    this.thread = new Thread(this, threadName);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  SelectionKey register(SelectableChannel channel, int ops, Polling polling)
      throws ClosedChannelException {
    SelectionKey key = channel.register(selector, ops, polling);
    wake();
    return key;
  }

  /** Adds to what a key waits for. */
  void await(SelectionKey key, int ops) {
    if ((key.interestOpsOr(ops) & ops) != ops) {
      wake();
    }
  }

  /** To be called when a channel of this poller was closed: its descriptor goes now, not later. */
  void channelClosed() {
    closedChannels.incrementAndGet();
    wake();
  }

  /**
   * Waits until closed channels have given back their descriptors, with their addresses: some
   * microseconds. An interrupt does not end that and is kept.
   */
  void settle() {
    long target = closedChannels.get();
    boolean interrupted = false;
    while (settledChannels < target && running) {
      if (turn.tryLock()) {
        try {
          letGo(target);
        } finally {
          turn.unlock();
        }
      } else {
        selector.wakeup();
        interrupted |= Thread.interrupted(); // else there would be no pause
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the thread, and waits for that. */
  void stop() {
    running = false;
    selector.wakeup();
    if (Thread.currentThread() == thread) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    while (running) {
      try {
        select();
        dispatch();
      } catch (Throwable e) { // whatever it is, all sockets depend on this thread
        context.fault(WHERE, e);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    try {
      selector.close();
    } catch (IOException e) {
      LOG.debug("event=selector-close-failed thread={}", thread.getName(), e);
    }
  }

  private void select() throws IOException {
    turn.lock();
    try {
      if (running) { // asked here, as one who settles may take the wake-up that ends this
        long target = closedChannels.get();
        selector.select(toBatch);
        settledChannels = target;
      }
    } finally {
      turn.unlock();
    }
  }

  private void dispatch() {
    for (SelectionKey key : batch) {
      dispatch(key);
    }
    batch.clear();
  }

  // An upcall that fails, however badly, must not stop all other sockets.
  private void dispatch(SelectionKey key) {
    try {
      int ops = key.readyOps();
      key.interestOpsAnd(~ops);
      ((Polling) key.attachment()).polled(key.channel(), ops);
    } catch (CancelledKeyException closedMeanwhile) {
      LOG.trace("event=key-cancelled");
    } catch (Throwable e) { // also one that is checked and was thrown unseen
      context.fault(WHERE, e);
    }
    if (Thread.interrupted()) { // with it, no select would wait any more
      LOG.debug("event=upcall-left-interrupt");
    }
  }

  /** Selects in the place of the poller's thread, which will find again what is ready. */
  private void letGo(long target) {
    try {
      selector.selectNow(Poller::leave);
    } catch (IOException e) {
      LOG.debug("event=select-failed thread={}", thread.getName(), e);
    } catch (ClosedSelectorException nothingIsHeld) {
      LOG.trace("event=selector-closed");
    }
    settledChannels = Math.max(settledChannels, target);
  }

  private static void leave(SelectionKey key) {
    LOG.trace("event=left-ready key={}", key);
  }

  private void wake() {
    if (Thread.currentThread() != thread) {
      selector.wakeup();
    }
  }
}
