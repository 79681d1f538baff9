package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How far one end of a connection has ended, each direction by itself and the connection as a
 * whole. A base class and not a part, since a part would cost every connection two objects more.
 *
 * <p>For one thread at a time; the connection's lock guards it.
 */
abstract class EndState {
  final InetSocketAddress name;

  /** Which directions this side has ended. */
  boolean sendEnded;

  boolean receiveEnded;

  /** Whether this end is no socket's any more. */
  boolean closed;

  /** Whether the peer has ended its direction, and with which data. */
  boolean endArrived;

  byte @Nullable [] disconnectData;

  /** Whether the peer has reset the connection. */
  boolean broken;

  /** Whether a receive would find nothing, as far as one has seen. Read without the lock. */
  private volatile boolean quiet;

  private boolean errorUnread;
  private boolean disconnected;

  EndState(InetSocketAddress name) {
    this.name = name;
  }

  /** Whether a receive would find nothing. One who looks often, without the lock, delays nobody. */
  final boolean isQuiet() {
    return quiet;
  }

  /** The next receive would find nothing. */
  final void calm() {
    quiet = true;
  }

  /** Something that a receive may find is about to change. */
  final void stir() {
    if (quiet) {
      quiet = false;
    }
  }

  /** The end is let go, by a socket that is closed or by one that is unconnected from now on. */
  final void markClosed(boolean staysOpen) {
    stir();
    closed = true;
    disconnected = staysOpen;
    sendEnded = true;
  }

  final void breakUp() {
    stir();
    broken = true;
    errorUnread = true;
  }

  /** The error that nobody has asked for yet, as a number; 0 for none. */
  final int takeErrorLocked() {
    int error = errorUnread ? WsaError.WSAECONNRESET.code() : 0;
    errorUnread = false;
    return error;
  }

  final void requireSending(EndState peer) throws WsaException {
    requireWhole(peer);
    if (sendEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN, "sending was ended before");
    }
    if (peer.closed && endArrived) {
      throw new WsaException(WsaError.WSAECONNRESET, "the peer has closed", peer.name);
    }
  }

  final void requireReceiving(EndState peer) throws WsaException {
    requireWhole(peer);
    if (receiveEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN, "receiving was ended before");
    }
  }

  private void requireWhole(EndState peer) throws WsaException {
    if (closed) {
      throw disconnected
          ? new WsaException(WsaError.WSAENOTCONN, "the socket was disconnected")
          : LoopbackSocket.closedError();
    }
    if (broken) {
      throw new WsaException(WsaError.WSAECONNRESET, "the peer has reset it", peer.name);
    }
  }
}
