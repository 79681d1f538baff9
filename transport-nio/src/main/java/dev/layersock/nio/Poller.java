package dev.layersock.nio;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that waits for the network on behalf of sockets and tells each of them once what it
 * asked for.
 *
 * <p>Any thread may call it. It has no lock; a socket is told by the poller's thread, with no lock
 * held.
 */
final class Poller implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  private static final long PAUSE_NANOS = 50_000;
  private static final int MOST_PAUSES = 20_000;
  private static final long JOIN_MILLIS = 5_000;

  private final Selector selector;
  private final Thread thread;
  private final List<SelectionKey> batch = new ArrayList<>(); // the poller's thread only

  /** How many registered channels were closed, and how many of them the selector has let go. */
  private final AtomicLong closedChannels = new AtomicLong();

  private volatile long settledChannels;
  private volatile boolean running = true;

  Poller(Selector selector, String threadName) {
    this.selector = selector;
    this.thread = new Thread(this, threadName);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  SelectionKey register(SelectableChannel channel, int ops, NioSocket socket)
      throws ClosedChannelException {
    SelectionKey key = channel.register(selector, ops, socket);
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

  /** Waits until closed channels have given back their descriptors: some microseconds. */
  void settle() {
    long target = closedChannels.get();
    if (Thread.currentThread() == thread) {
      deregister(target);
      return;
    }
    for (int i = 0; i < MOST_PAUSES && settledChannels < target && running; i++) {
      selector.wakeup();
      LockSupport.parkNanos(PAUSE_NANOS);
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
        long target = closedChannels.get();
        selector.select();
        settledChannels = target;
        dispatch();
      } catch (IOException e) {
        LOG.error("event=select-failed thread={}", thread.getName(), e);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    try {
      selector.close();
    } catch (IOException e) {
      LOG.debug("event=selector-close-failed thread={}", thread.getName(), e);
    }
  }

  private void dispatch() {
    // A copy, since what is told may close channels and settle this very selector.
    Set<SelectionKey> selected = selector.selectedKeys();
    batch.addAll(selected);
    selected.clear();
    for (SelectionKey key : batch) {
      dispatch(key);
    }
    batch.clear();
  }

  // An application's upcall that fails, however badly, must not stop all other sockets.
  private static void dispatch(SelectionKey key) {
    NioSocket socket = (NioSocket) key.attachment();
    try {
      int ops = key.readyOps();
      key.interestOpsAnd(~ops);
      socket.ready(ops);
    } catch (CancelledKeyException closedMeanwhile) {
      LOG.trace("event=key-cancelled");
    } catch (RuntimeException | Error e) {
      LOG.error("event=upcall-failed", e);
    }
  }

  private void deregister(long target) {
    try {
      selector.selectNow();
      settledChannels = target;
    } catch (IOException e) {
      LOG.debug("event=select-failed thread={}", thread.getName(), e);
    }
  }

  private void wake() {
    if (Thread.currentThread() != thread) {
      selector.wakeup();
    }
  }
}
