package dev.layersock.time;

import dev.layersock.spi.base.PollSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A gate in real time, whose waiting thread polls a set of channels meanwhile. Who opens it from
 * within such a poll wakes nobody. Once the set is closed, a thread that waits is parked.
 *
 * <p>Any thread may call it, and one at a time waits. Where several want it, each {@linkplain #take
 * takes} it first. A wait raises an UncheckedIOException if the system fails to poll.
 */
public final class PolledGate extends RealGate implements AutoCloseable {
  private enum Use {
    /** Nobody waits here, or will. */
    FREE,
    /** Nobody waits here; who did will again. */
    KEPT,
    TAKEN
  }

  private final PollSet set;
  private final AtomicReference<Use> use = new AtomicReference<>(Use.TAKEN);

  /** One that the caller has taken, for channels of a provider. */
  public PolledGate(SelectorProvider provider) throws IOException {
    this.set = new PollSet(provider);
  }

  /** The channels that are polled. */
  public PollSet set() {
    return set;
  }

  /** Takes it, unless somebody has. */
  public boolean take() {
    return use.compareAndSet(Use.KEPT, Use.TAKEN) || takeFree();
  }

  boolean takeFree() {
    return use.compareAndSet(Use.FREE, Use.TAKEN);
  }

  /** Gives it back. Who keeps it will probably take it again, and others take it last. */
  public void keep() {
    use.set(Use.KEPT);
  }

  /** Nobody keeps it any more. */
  public void free() {
    use.compareAndSet(Use.KEPT, Use.FREE);
  }

  /** Lets go of all channels. */
  @Override
  public void close() throws IOException {
    set.close();
  }

  /**
   * Polls without waiting, and leaves the gate as it is.
   *
   * @throws UncheckedIOException if the system fails to poll
   */
  public void poll() {
    pause(0);
  }

  @Override
  void pause(long nanos) {
    try {
      set.poll(nanos);
    } catch (ClosedSelectorException nothingIsHere) {
      LockSupport.parkNanos(this, nanos);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  void wake(Thread waiter) {
    if (waiter != Thread.currentThread()) {
      set.wakeup();
      LockSupport.unpark(waiter);
    }
  }
}
