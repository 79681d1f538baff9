package dev.layersock.spi;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where recvFrom puts the address that a datagram came from. Made once and used again, it costs
 * nothing for each datagram. For one thread at a time.
 */
public final class AddressBox {
  private @Nullable SocketAddress address;

  /** Where the datagram came from; null if the last call received none. */
  public @Nullable SocketAddress address() {
    return address;
  }

  /** Forgets the address. The framework does so before each call, so that none is taken for new. */
  public void clear() {
    this.address = null;
  }

  /** For providers, with each datagram that they hand up. */
  public void set(SocketAddress address) {
    this.address = address;
  }
}
