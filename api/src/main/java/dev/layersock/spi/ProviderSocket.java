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
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final Object[] NO_SLOTS = {};

  private final ProtocolInfo protocol;
  private final Upcalls upcalls;
  private final Object[] slots;
  private volatile boolean blocking = true;

  /** For a socket that was asked for. */
  protected ProviderSocket(SocketRequest request) {
    this(request.protocol(), request.upcalls(), request.slots());
  }

  /** For an accepted socket, which belongs to the chain of its listener. */
  protected ProviderSocket(ProviderSocket listener) {
    this(listener.protocol, listener.upcalls, listener.slots.length);
  }

  private ProviderSocket(ProtocolInfo protocol, Upcalls upcalls, int slotCount) {
    this.protocol = protocol;
    this.upcalls = upcalls;
    this.slots = slotCount == 0 ? NO_SLOTS : new Object[slotCount];
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
    return blocking;
  }

  /** Changes the mode (FIONBIO). For the framework: no call below waits in either. */
  public final void setBlocking(boolean blocking) {
    this.blocking = blocking;
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
    return SLOT.getAcquire(slots, index);
  }

  final void slot(int index, @Nullable Object state) {
    SLOT.setRelease(slots, index, state);
  }
}
