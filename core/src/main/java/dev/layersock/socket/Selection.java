package dev.layersock.socket;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.base.PollSet;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A socket in a {@link SocketSelector}, and what is waited for there. It lasts until it is
 * cancelled, or the socket or the selector is closed.
 *
 * <p>Any thread may call it. What is ready is for the thread that selects.
 */
public final class Selection {
  private final SocketSelector selector;
  private final ChainSocket socket;
  private final @Nullable Object attachment;
  private final Waiter waiter;

  /** The bits of {@link SelectInterest}s; written with the selector's lock. */
  private volatile int events;

  private volatile boolean cancelled; // written with the selector's lock

  /** What is at the socket; written with the selector's lock, before it is there. */
  private volatile Waiting waiting;

  // For the thread that selects.
  private int ready;
  private @Nullable EarlySignals early;

  /** Whether to watch was put off, until this is looked at again. */
  private boolean isPutOff;

  /** Whether the socket waits at what the selector polls, as far as is known here. */
  private boolean polled;

  // Guarded by the lock of the queue.
  boolean isQueued;
  @Nullable Selection next;

  Selection(SocketSelector selector, ChainSocket socket, @Nullable Object attachment) {
    this.selector = selector;
    this.socket = socket;
    this.attachment = attachment;
    this.waiter = new SelectionWaiter(this);
    this.waiting = new Waiting(waiter, 0);
  }

  /** Wakes whoever selects, once for each time that this is looked at. */
  private static final class SelectionWaiter extends Waiter {
    private final Selection selection;

    SelectionWaiter(Selection selection) {
      super(selection.selector.gate());
      this.selection = selection;
    }

    @Override
    void wake() {
      selection.selector.lookAt(selection);
    }

    @Override
    boolean cancel() {
      if (selection.socket.waits().isMarkedClosed()) {
        selection.cancel();
        return false;
      }
      return selection.events != 0 && selection.selector.cancelWait();
    }
  }

  /** The socket. */
  public ChainSocket socket() {
    return socket;
  }

  /** What was given with it; null if nothing was. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Whether a receive or accept has something to tell, as of the select that named this. */
  public boolean isReadable() {
    return (ready & SelectInterest.READ.events()) != 0;
  }

  /** Whether a send will probably be taken, as of the select that named this. */
  public boolean isWritable() {
    return (ready & Readiness.WRITABLE) != 0;
  }

  /** Whether the connect has failed or urgent data waits, as of the select that named this. */
  public boolean isExceptional() {
    return (ready & Readiness.URGENT) != 0;
  }

  /** What is waited for. */
  public Set<SelectInterest> interests() {
    Set<SelectInterest> interests = EnumSet.noneOf(SelectInterest.class);
    for (SelectInterest one : SelectInterest.values()) {
      if ((events & one.events() & Readiness.ALL) != 0) {
        interests.add(one);
      }
    }
    return interests;
  }

  /**
   * Waits for something else from now on, also in a select that is under way.
   *
   * @param interests none waits for nothing, until there are some
   * @throws IllegalStateException if this has ended
   */
  public void setInterests(Set<SelectInterest> interests) {
    selector.change(this, interests);
  }

  /** Ends this. Repeating it does nothing. */
  public void cancel() {
    selector.end(this);
  }

  /** Whether it has not ended. */
  public boolean isValid() {
    return !cancelled;
  }

  // With the selector's lock.

  void await(Set<SelectInterest> interests) {
    int wanted = 0;
    for (SelectInterest one : interests) {
      wanted |= one.events();
    }
    events = wanted;
    waiting = new Waiting(waiter, wanted);
    socket.waits().add(waiting); // also if nothing is wanted: it hears of the socket's close
  }

  void end() {
    cancelled = true;
    events = 0;
    socket.waits().remove(waiter);
  }

  // For the thread that selects.

  /** Looks, and watches what is not true. Whether something is. */
  boolean look() {
    int wanted = events;
    if (wanted == 0) {
      return false;
    }
    ready = wanted & ready(wanted) & Readiness.ALL;
    if (ready == 0) {
      watch(wanted & Readiness.ALL);
    } else if (early != null) {
      early.reset();
    }
    return ready != 0;
  }

  /**
   * After it was named: whether the selector's poll finds out if it is ready again. If not, it is
   * to be looked at.
   */
  boolean isFoundByPoll() {
    if (polled && !cancelled) {
      int unwatched = socket.waits().maybe(events & Readiness.ALL);
      if (unwatched != 0) {
        watchNow(unwatched);
      }
    }
    return polled && !socket.hasFailed(); // which no poll finds
  }

  /** The selector does not poll any more. */
  void endPoll() {
    polled = false;
    socket.waits().pollWith(null);
  }

  /** What may be true of what is wanted; a connect that has failed counts as urgent. */
  private int ready(int wanted) {
    SocketWaits waits = socket.waits();
    int failed = socket.hasFailed() ? Readiness.URGENT : 0;
    if (waits.maybe(wanted & Readiness.ALL) == 0) {
      return failed;
    }
    try {
      return failed | socket.poll();
    } catch (WsaException e) {
      return ~0; // the call that is made now tells why
    }
  }

  private void watch(int readiness) {
    SocketWaits waits = socket.waits();
    int unwatched = waits.maybe(readiness);
    if (unwatched == 0) {
      if (!polled) {
        waits.pollWith(null); // who watches may not poll
      }
      return;
    }
    long delay = isPutOff ? 0 : delay();
    isPutOff = delay > 0;
    if (isPutOff) {
      if (waits.isAlone(waiting)) { // one of several may have been overtaken by another each time
        waits.tellEarlySignals();
      }
      waits.time().schedule(delay, waiter::wake);
      return;
    }
    watchNow(unwatched);
  }

  private void watchNow(int unwatched) {
    SocketWaits waits = socket.waits();
    try {
      PollSet set = selector.polled();
      polled = set != null && waits.isPolledWith(set.provider()) && isSole();
      waits.watch(WspFunction.SELECT, unwatched, polled ? set : null);
      if (polled && !isSole()) { // who has come meanwhile may have looked too early
        endPoll();
      }
    } catch (WsaException e) {
      endPoll();
      ready = unwatched; // as above
    }
  }

  /** Whether nobody needs to be told of anything while no select is under way. */
  private boolean isSole() {
    SocketWaits waits = socket.waits();
    return waits.isSole(waiting) && !waits.isReceivingEnded() && !socket.isConnecting();
  }

  private long delay() {
    EarlySignals known = early;
    if (known == null) {
      known = new EarlySignals();
      early = known;
    }
    return known.delay(socket.waits().time().nanoTime());
  }
}
