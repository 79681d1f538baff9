package dev.layersock.spi;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where recvFrom puts the address that a datagram came from. Made once and used again, it costs
 * nothing for each datagram. For one thread at a time.
 */
public final class AddressBox {
  private @Nullable SocketAddress address;

  /** The address of the last datagram; null before the first. */
  public @Nullable SocketAddress address() {
    return address;
  }

  /** For providers. */
  public void set(SocketAddress address) {
    this.address = address;
  }
}
