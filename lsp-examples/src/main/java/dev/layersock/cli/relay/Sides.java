package dev.layersock.cli.relay;

import dev.layersock.cli.argument.HostPort;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.Addresses;
import dev.layersock.socket.ChainSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a relay does with each of its sockets, and how it calls them. */
final class Sides {
  private static final Logger log = LoggerFactory.getLogger("layersock.relay");

  private Sides() {}

  /** Small messages are not delayed, and a peer that is dead is noticed by the kernel. */
  static void prepare(ChainSocket socket) throws WsaException {
    setIfKnown(socket, SockOpt.TCP_NODELAY);
    setIfKnown(socket, SockOpt.SO_KEEPALIVE);
  }

  private static void setIfKnown(ChainSocket socket, SockOpt<Boolean> option) throws WsaException {
    try {
      socket.setOption(option, true);
    } catch (WsaException e) {
      if (e.error() != WsaError.WSAENOPROTOOPT) {
        throw e;
      }
    }
  }

  /** Closes a socket, so that its peer sees a reset where the stream is not whole. */
  static void close(ChainSocket socket, boolean reset) {
    try {
      if (reset) {
        socket.setOption(SockOpt.SO_LINGER, Linger.RESET);
      }
    } catch (WsaException e) {
      log.debug("cannot be reset, only closed: {}", e.getMessage());
    }
    try {
      socket.close();
    } catch (WsaException e) {
      log.debug("closing failed: {}", e.getMessage());
    }
  }

  static String peer(ChainSocket socket) {
    try {
      return text(socket.peerAddress());
    } catch (WsaException e) {
      return "a peer that is gone";
    }
  }

  static String local(ChainSocket socket) {
    try {
      return text(socket.localAddress());
    } catch (WsaException e) {
      return "a socket that is gone";
    }
  }

  static String text(SocketAddress address) {
    return address instanceof InetSocketAddress internet && !internet.isUnresolved()
        ? HostPort.text(internet)
        : Addresses.text(address);
  }
}
