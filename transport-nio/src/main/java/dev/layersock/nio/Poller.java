package dev.layersock.nio;

import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.base.PollSet;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that polls on behalf of sockets for whom nobody else does. It goes on whatever is thrown
 * in it, until it is stopped. Any thread may call it.
 */
final class Poller implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  static final String WHERE = "poller";
  private static final long PAUSE_NANOS = 50_000;
  private static final long JOIN_MILLIS = 5_000;

  private final PollSet set;
  private final ProviderContext context;
  private final Thread thread;
  private volatile boolean running = true;

  Poller(PollSet set, ProviderContext context, String threadName) {
    this.set = set;
    this.context = context;
    this.thread = new Thread(this, threadName);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** What it polls. */
  PollSet set() {
    return set;
  }

  /** Ends the thread, and waits for that. */
  void stop() {
    running = false;
    set.wakeup();
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
        set.poll(Long.MAX_VALUE);
      } catch (Throwable e) { // whatever it is, all sockets depend on this thread
        context.fault(WHERE, e);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      if (Thread.interrupted()) { // with it, no poll would wait any more
        LOG.debug("event=upcall-left-interrupt");
      }
    }
    try {
      set.close();
    } catch (IOException e) {
      LOG.debug("event=selector-close-failed thread={}", thread.getName(), e);
    }
  }
}
