package dev.layersock.spi;

import dev.layersock.error.WsaException;
import dev.layersock.protocol.ProtocolInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A socket's one identity: the base makes it, and the same object goes through the whole chain, as
 * an installable-file-system handle does in Winsock.
 *
 * <p>A base extends it with its own state. Layers keep theirs in a {@link SocketSlot}.
 */
public abstract class ProviderSocket {
  private static final VarHandle OTHER = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final Object[] NO_OTHERS = {};

  private final ProtocolInfo protocol;
  private final Upcalls upcalls;

  /** The first slot, which is the framework's in every chain, and the only one in most. */
  private volatile @Nullable Object first;

  private final Object[] others;
  private volatile boolean nonBlocking;

  /** For a socket that was asked for. */
  protected ProviderSocket(SocketRequest request) {
    this(request.protocol(), request.upcalls(), others(request.slots()));
  }

  /** For an accepted socket, which belongs to the chain of its listener. */
  protected ProviderSocket(ProviderSocket listener) {
    this(listener.protocol, listener.upcalls, others(listener.others.length + 1));
  }

  private ProviderSocket(ProtocolInfo protocol, Upcalls upcalls, Object[] others) {
    this.protocol = protocol;
    this.upcalls = upcalls;
    this.others = others;
  }

  private static Object[] others(int slots) {
    return slots <= 1 ? NO_OTHERS : new Object[slots - 1];
  }

  /** The protocol, as the socket's chain offers it. */
  public final ProtocolInfo protocol() {
    return protocol;
  }

  /**
   * Whether the application made it a blocking socket. Of no interest to a provider, except for
   * closing with a linger time.
   */
  public final boolean isBlocking() {
    return !nonBlocking;
  }

  /** Changes the mode (FIONBIO). For the framework: no call below waits in either. */
  public final void setBlocking(boolean blocking) {
    if (nonBlocking == blocking) {
      nonBlocking = !blocking;
    }
  }

  /** Where the base sends what travels up. */
  public final Upcalls upcalls() {
    return upcalls;
  }

  /** For the base: {@link Upcalls#signalled} of this socket. */
  public final void signal(int events) {
    upcalls.signalled(this, events);
  }

  /** For the base: {@link Upcalls#connectCompleted} of this socket. */
  public final void completeConnect(@Nullable WsaException failure) {
    upcalls.connectCompleted(this, failure);
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
