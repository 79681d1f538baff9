package dev.layersock.spi;

import dev.layersock.error.WsaException;
import dev.layersock.protocol.ProtocolInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A socket's one identity: the base makes it, and the same object goes through the whole chain, as
 * an installable-file-system handle does in Winsock. A layer never wraps it and never makes one.
 *
 * <p>It belongs for life to the chain that it was made with, or to its listener's. Layers keep
 * their state in a {@link SocketSlot}, which stays readable when the socket has ended; each hears
 * of the end once, by {@link LayeredProvider#ended}. A layer sends upcalls by {@link
 * LayeredProvider#upper()}: those of this class begin at the base, below all layers.
 *
 * <p>A transport extends {@code dev.layersock.spi.base.BaseSocket}. Any thread may call it; nothing
 * here takes a lock.
 */
public abstract class ProviderSocket {
  private static final VarHandle OTHER = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final Object[] NO_OTHERS = {};
  private static final int ENDED = 1 << 31;

  // Updaters rather than objects, since a socket's bytes count in connect and accept.
  private static final AtomicIntegerFieldUpdater<ProviderSocket> PROGRESS =
      AtomicIntegerFieldUpdater.newUpdater(ProviderSocket.class, "progress");
  private static final AtomicReferenceFieldUpdater<ProviderSocket, @Nullable WsaException> FAILURE =
      AtomicReferenceFieldUpdater.newUpdater(ProviderSocket.class, WsaException.class, "failure");

  private final SocketRequest request;

  /** The first slot, which is the framework's in every chain, and the only one in most. */
  private volatile @Nullable Object first;

  private final Object[] others;
  private volatile boolean nonBlocking;

  /** The highest place of the chain that has this, and {@link #ENDED}. */
  private volatile int progress;

  private volatile @Nullable WsaException failure;

  /** For a socket that was asked for. */
  protected ProviderSocket(SocketRequest request) {
    this.request = request;
    this.others = request.slots() <= 1 ? NO_OTHERS : new Object[request.slots() - 1];
  }

  /** For an accepted socket, which belongs to the chain of its listener. */
  protected ProviderSocket(ProviderSocket listener) {
    this(listener.request);
  }

  /** The protocol, as the socket's chain offers it. */
  public final ProtocolInfo protocol() {
    return request.protocol();
  }

  /**
   * Whether the application made it a blocking socket. Of no interest to a provider, except for
   * closing with a linger time.
   */
  public final boolean isBlocking() {
    return !nonBlocking;
  }

  /** For the base: {@link Upcalls#signalled} of this socket. With no lock held. */
  protected final void signal(int events) {
    request.upcalls().signalled(this, events);
  }

  /** For the base: {@link Upcalls#connectCompleted} of this socket. With no lock held. */
  protected final void completeConnect(@Nullable WsaException failure) {
    request.upcalls().connectCompleted(this, failure);
  }

  /**
   * For the base: the socket is gone, whatever ended it. The layers that have had it hear of it,
   * once, however often this is called. With no lock held.
   */
  protected final void end() {
    Consumer<ProviderSocket> ends = request.ends();
    if (ends == null) {
      PROGRESS.lazySet(this, ENDED);
    } else if (PROGRESS.getAndAccumulate(this, ENDED, (before, ended) -> before | ended) >= 0) {
      ends.accept(this);
    }
  }

  final void setBlocking(boolean blocking) {
    if (nonBlocking == blocking) {
      nonBlocking = !blocking;
    }
  }

  final boolean isFor(SocketRequest other) {
    return request == other;
  }

  final Upcalls upcalls() {
    return request.upcalls();
  }

  final boolean reach(int place) {
    int before = progress;
    while (before >= 0 && before < place) {
      if (PROGRESS.compareAndSet(this, before, place)) {
        return true;
      }
      before = progress;
    }
    return before >= 0;
  }

  final int reached() {
    return progress & ~ENDED;
  }

  final boolean hasEnded() {
    return progress < 0;
  }

  final boolean fail(WsaException why) {
    return FAILURE.compareAndSet(this, null, why);
  }

  final @Nullable WsaException failure() {
    return failure;
  }

  final @Nullable Object slot(int index) {
    return index == 0 ? first : OTHER.getAcquire(others, index - 1);
  }

  final void slot(int index, @Nullable Object state) {
    if (index == 0) {
      first = state;
    } else {
      OTHER.setRelease(others, index - 1, state);
    }
  }
}
