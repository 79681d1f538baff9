package dev.layersock.spi;

import dev.layersock.protocol.ProtocolInfo;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a new socket is to be. The framework makes it, once for each protocol of a chain; a layer
 * passes it on as it is.
 */
public final class SocketRequest {
  private final ProtocolInfo protocol;
  private final int slots;
  private final Upcalls upcalls;
  private final @Nullable Consumer<ProviderSocket> ends;

  /**
   * See {@link FrameworkAccess#request}.
   *
   * @param ends told of each socket's end; null if nobody wants to know
   */
  SocketRequest(
      ProtocolInfo protocol, int slots, Upcalls upcalls, @Nullable Consumer<ProviderSocket> ends) {
    if (slots < 0) {
      throw new IllegalArgumentException("slots " + slots + " is negative");
    }
    this.protocol = Objects.requireNonNull(protocol, "protocol");
    this.slots = slots;
    this.upcalls = Objects.requireNonNull(upcalls, "upcalls");
    this.ends = ends;
  }

  /** The protocol, as the chain offers it. */
  public ProtocolInfo protocol() {
    return protocol;
  }

  /** The number of slots that the chain's layers need. */
  int slots() {
    return slots;
  }

  /** Where what travels up begins. */
  Upcalls upcalls() {
    return upcalls;
  }

  /** Who is told of each socket's end; null for nobody. */
  @Nullable Consumer<ProviderSocket> ends() {
    return ends;
  }
}
