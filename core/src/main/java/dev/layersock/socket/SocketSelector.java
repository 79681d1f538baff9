package dev.layersock.socket;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import dev.layersock.spi.base.PollSet;
import dev.layersock.time.Nanos;
import dev.layersock.time.PolledGate;
import dev.layersock.time.SystemTime;
import dev.layersock.time.VirtualThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits at many sockets again and again: each is registered once, and a select names those that are
 * ready. What is idle costs nothing, however many there are. It is WSPSelect for those who wait
 * often; {@link SocketSelect} is for those who wait once.
 *
 * <pre>{@code
 * try (SocketSelector selector = layersock.openSelector()) {
 *   selector.register(listener, Set.of(SelectInterest.READ), null);
 *   while (running) {
 *     selector.select(null, ready -> serve(selector, ready));
 *   }
 * }
 * }</pre>
 *
 * <p>The sockets may be of different chains and providers of one system. A socket is named as long
 * as it is ready, once in each select; those that are always ready keep no other from being named.
 *
 * <p>A platform thread that selects polls the system for those sockets of the host's network for
 * whom nobody else waits, so no other thread has to wake it. What a provider tells of them is told
 * in that thread. From the first such select until it is closed this has two descriptors or three.
 *
 * <p>Any thread may call it, also while another selects, which one thread at a time does. The lock
 * guards who is registered; nothing is called out to with it.
 */
public final class SocketSelector implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SocketSelector.class);

  private final TimeSource time;
  private final WaitGate parked;
  private final List<Selection> named = new ArrayList<>(); // for the thread that selects
  private volatile WaitGate gate; // written by the thread that selects, before it looks

  /** Whether there is a socket for which the thread that selects can poll. */
  private volatile boolean isPollUseful;

  /** Where that thread waits then; null until it first does. Written by that thread. */
  private volatile @Nullable PolledGate polled;

  private final SelectorQueue queue = new SelectorQueue();
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ChainSocket, Selection> all = new LinkedHashMap<>(); // guarded by lock
  private volatile boolean wakeupCalled;
  private volatile boolean closed;

  /** Of the present select. */
  private enum State {
    IDLE,
    UNDER_WAY,
    CANCELLED
  }

  /** For the sockets of one system, whose clock this is; see {@code Layersock.openSelector}. */
  public SocketSelector(TimeSource time) {
    this.time = time;
    this.parked = time.gate();
    this.gate = parked;
  }

  /**
   * Adds a socket. If it is ready, a select that is under way names it.
   *
   * @param attachment for whoever is told of it
   * @throws WsaException WSAENOTSOCK if the socket is closed
   * @throws IllegalStateException if it is registered already, or this is closed
   * @throws IllegalArgumentException if it is of another system
   */
  public Selection register(
      ChainSocket socket, Set<SelectInterest> interests, @Nullable Object attachment)
      throws WsaException {
    if (socket.waits().time() != time) {
      throw new IllegalArgumentException(socket + " is of another system");
    }
    Selection made = new Selection(this, socket, attachment);
    if (time instanceof SystemTime && socket.waits().isPolledWith(SelectorProvider.provider())) {
      isPollUseful = true;
    }
    lock.lock();
    try {
      requireOpen();
      if (all.containsKey(socket)) {
        throw new IllegalStateException(
            socket + " is registered already; change what its selection waits for");
      }
      all.put(socket, made);
      made.await(interests);
    } finally {
      lock.unlock();
    }
    if (socket.waits().isMarkedClosed()) { // looked at after it could have been told
      made.cancel();
      throw SelectWaits.failure(WsaError.WSAENOTSOCK, socket + " is closed", null);
    }
    lookAt(made);
    return made;
  }

  /** The selection of a socket; null if it has none here. */
  public @Nullable Selection of(ChainSocket socket) {
    lock.lock();
    try {
      return all.get(socket);
    } finally {
      lock.unlock();
    }
  }

  /** Those of all sockets that are registered, in the order in which they came. */
  public List<Selection> all() {
    lock.lock();
    try {
      return List.copyOf(all.values());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a socket is ready, the time is over, or {@link #wakeup} is called, and names all
   * that are ready. Nothing is named if the time is over or somebody wakes this up.
   *
   * @param timeout null waits for ever, zero does not wait; what is on its way is named when it is
   *     there
   * @param action is told of each that is ready, in this thread; what it throws ends the select,
   *     and who was not named yet is named by the next. It may register, cancel and close, and be
   *     told of one that another thread has ended meanwhile. It must not select here
   * @return how many were named
   * @throws WsaException WSAEINVAL with a negative timeout, WSAEINTR if the thread is interrupted
   *     or the blocking calls of a socket are cancelled, WSAEINPROGRESS if it has to wait inside a
   *     callback
   * @throws IllegalStateException if a select is under way, or this is closed, also meanwhile
   */
  public int select(@Nullable Duration timeout, Consumer<? super Selection> action)
      throws WsaException {
    if (timeout != null && timeout.isNegative()) {
      throw SelectWaits.failure(WsaError.WSAEINVAL, "the timeout is negative: " + timeout, null);
    }
    if (!state.compareAndSet(State.IDLE, State.UNDER_WAY)) {
      throw new IllegalStateException("a select is under way: by another thread, or the caller");
    }
    try {
      long deadline = timeout == null ? WaitGate.FOREVER : time.nanoTime() + Nanos.of(timeout);
      begin();
      int found;
      do {
        poll(deadline);
        found = look(action);
      } while (!takeWakeup() && found == 0 && !isOver(deadline));
      return found;
    } finally {
      state.set(State.IDLE);
    }
  }

  /** Ends a select that is under way, or else the next one, without waiting any more. */
  public void wakeup() {
    wakeupCalled = true;
    gate.open();
  }

  /** Ends all selections; the sockets stay open. A select that is under way fails. */
  @Override
  public void close() {
    List<Selection> rest;
    lock.lock();
    try {
      closed = true;
      rest = List.copyOf(all.values());
    } finally {
      lock.unlock();
    }
    rest.forEach(Selection::cancel);
    gate.open();
    PolledGate last = polled;
    if (last != null) {
      close(last);
    }
  }

  private static void close(PolledGate gate) {
    try {
      gate.close();
    } catch (IOException e) {
      log.debug("event=selector-close-failed", e);
    }
  }

  /** Chooses where to wait, and what was named by the select before is looked for again. */
  private void begin() {
    requireOpen();
    PolledGate polls = isPollUseful && !VirtualThreads.isCurrent() ? openPolled() : null;
    if (polls != null) {
      gate = polls;
    } else if (gate != parked) {
      gate = parked;
      all().forEach(Selection::endPoll);
    }
    for (Selection one : named) {
      if (!one.isFoundByPoll()) {
        queue.add(one);
      }
    }
    named.clear();
  }

  private @Nullable PolledGate openPolled() {
    PolledGate present = polled;
    if (present != null) {
      return present;
    }
    try {
      PolledGate made = new PolledGate(SelectorProvider.provider());
      polled = made;
      if (closed) { // meanwhile, and has not seen this
        made.close();
      }
      return made;
    } catch (IOException e) {
      log.debug("event=no-selector", e); // for lack of descriptors, say; it works without one
      return null;
    }
  }

  /** Looks once at each that may be ready: those that come meanwhile are for the next time. */
  private int look(Consumer<? super Selection> action) {
    requireOpen();
    int found = 0;
    Selection last = queue.last();
    while (last != null) {
      Selection one = queue.take();
      if (one == null || one == last) {
        last = null;
      }
      if (one != null && one.look()) {
        found++;
        named.add(one); // as it may stay ready
        action.accept(one);
      }
    }
    return found;
  }

  private boolean isOver(long deadline) {
    return deadline != WaitGate.FOREVER && deadline - time.nanoTime() <= 0;
  }

  private boolean takeWakeup() {
    boolean taken = wakeupCalled;
    if (taken) {
      wakeupCalled = false;
    }
    return taken;
  }

  /** Waits, unless there is something to look at. What waits at the host is asked about anyway. */
  private void poll(long deadline) throws WsaException {
    boolean goesOn = !closed && !wakeupCalled && state.get() == State.UNDER_WAY;
    boolean waits = goesOn && queue.last() == null && !isOver(deadline);
    try {
      if (waits) {
        Callbacks.requireNone(WspFunction.SELECT);
        gate.await(deadline == WaitGate.FOREVER ? deadline : deadline - time.nanoTime(), true);
      } else if (gate instanceof PolledGate polls) {
        polls.poll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SelectWaits.failure(WsaError.WSAEINTR, SelectWaits.INTERRUPTED, e);
    } catch (UncheckedIOException e) {
      throw SocketWaits.pollFailed(WspFunction.SELECT, e);
    }
    if (state.get() == State.CANCELLED) {
      throw SelectWaits.failure(WsaError.WSAEINTR, SelectWaits.CANCELLED, null);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the selector is closed");
    }
  }

  // For the selections.

  WaitGate gate() {
    return gate;
  }

  /** What the thread that selects polls; null if it does not. For that thread. */
  @Nullable PollSet polled() {
    return gate instanceof PolledGate polls ? polls.set() : null;
  }

  /** Something may be true of it. */
  void lookAt(Selection one) {
    if (queue.add(one)) {
      gate.open();
    }
  }

  void change(Selection one, Set<SelectInterest> interests) {
    lock.lock();
    try {
      if (!one.isValid()) {
        throw new IllegalStateException("the selection has ended");
      }
      one.await(interests);
    } finally {
      lock.unlock();
    }
    if (one.socket().waits().isMarkedClosed()) { // looked at after it could have been told
      one.cancel();
    }
    lookAt(one);
  }

  void end(Selection one) {
    lock.lock();
    try {
      if (!all.remove(one.socket(), one)) {
        return;
      }
      one.end();
    } finally {
      lock.unlock();
    }
    one.socket().waits().pollWith(null);
  }

  /** Ends a select that is under way with WSAEINTR. Whether there is one. */
  boolean cancelWait() {
    if (!state.compareAndSet(State.UNDER_WAY, State.CANCELLED)) {
      return state.get() == State.CANCELLED;
    }
    gate.open();
    return true;
  }
}
