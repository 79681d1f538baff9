package dev.layersock.chain;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.TimeSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Work of the providers of one system that takes long. It runs on threads of the system's time, and
 * ends with the system. Any thread may call it.
 */
final class Offload {
  /** How much may run and wait at once, in all. */
  static final int MOST = 256;

  private final TimeSource time;
  private final AtomicInteger pending = new AtomicInteger();
  private final Set<Job> running = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  Offload(TimeSource time) {
    this.time = time;
  }

  /**
   * Runs work on another thread.
   *
   * @throws WsaException WSAENOBUFS if there is too much of it, WSAENETDOWN after the end
   */
  void run(Faults faults, Runnable work) throws WsaException {
    if (ended) {
      throw new WsaException(WsaError.WSAENETDOWN, "the system has ended, and runs no more work");
    }
    if (pending.incrementAndGet() > MOST) {
      pending.decrementAndGet();
      throw new WsaException(
          WsaError.WSAENOBUFS, MOST + " pieces of offloaded work run and wait already; try later");
    }
    boolean handed = false;
    try {
      time.execute(() -> runHere(faults, work));
      handed = true;
    } finally {
      if (!handed) {
        pending.decrementAndGet();
      }
    }
  }

  private void runHere(Faults faults, Runnable work) {
    Job job = new Job(Thread.currentThread());
    running.add(job);
    try {
      if (!ended) { // looked at after the note, so that the end finds this
        work.run();
      }
    } catch (Throwable e) {
      faults.caught("offloaded work", e);
    } finally {
      running.remove(job);
      job.finish();
      pending.decrementAndGet();
    }
  }

  /** Work that waits never runs from now on; the threads of what runs are interrupted. */
  void end() {
    ended = true;
    running.forEach(Job::interrupt);
  }

  /** Work that runs. The lock keeps an interrupt from what its thread does next. */
  private static final class Job {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread thread;

    Job(Thread thread) {
      this.thread = thread;
    }

    void interrupt() {
      lock.lock();
      try {
        if (thread != null) {
          thread.interrupt();
        }
      } finally {
        lock.unlock();
      }
    }

    void finish() {
      lock.lock();
      try {
        thread = null;
      } finally {
        lock.unlock();
      }
    }
  }
}
