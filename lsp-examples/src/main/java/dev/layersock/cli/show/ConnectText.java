package dev.layersock.cli.show;

import dev.layersock.cli.argument.HostPort;
import dev.layersock.protocol.Addresses;
import dev.layersock.spi.ConnectRequest;
import java.net.InetSocketAddress;

/** Connects in words. */
final class ConnectText {
  private ConnectText() {}

  /** Who it goes to. */
  static String peer(ConnectRequest request) {
    return request.peer() instanceof InetSocketAddress address && !address.isUnresolved()
        ? HostPort.text(address)
        : Addresses.text(request.peer());
  }
}
