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
  private final InetSocketAddress name;

  /** Which directions this side has ended. */
  boolean sendEnded;

  boolean receiveEnded;

  /** Whether the peer has ended its direction, and with which data. */
  boolean endArrived;

  byte @Nullable [] disconnectData;

  /** Whether the peer has reset the connection. */
  boolean broken;

  /** Why this end is no socket's any more; null while it is one's. */
  private @Nullable EndRelease released;

  /** Whether a receive would find nothing, as far as one has seen. Read without the lock. */
  private volatile boolean knownEmpty;

  private boolean errorUnread;

  EndState(InetSocketAddress name) {
    this.name = name;
  }

  /** The address of this end. */
  final InetSocketAddress name() {
    return name;
  }

  /** Whether a receive would find nothing. One who looks often, without the lock, delays nobody. */
  final boolean isKnownEmpty() {
    return knownEmpty;
  }

  /** The next receive would find nothing. */
  final void noteEmpty() {
    knownEmpty = true;
  }

  /** Something that a receive may find is about to change. */
  final void noteChange() {
    if (knownEmpty) {
      knownEmpty = false;
    }
  }

  /** Whether this end is no socket's any more. */
  final boolean isReleased() {
    return released != null;
  }

  final void noteRelease(EndRelease why) {
    noteChange();
    released = why;
    sendEnded = true;
  }

  final void noteReset() {
    noteChange();
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
    EndRelease theirs = peer.released;
    if (theirs != null && endArrived) {
      throw theirs == EndRelease.PROVIDER_DOWN
          ? theirs.error()
          : new WsaException(WsaError.WSAECONNRESET, "the peer has closed", peer.name);
    }
  }

  /** Whether there is something to receive, which comes before a reset. */
  abstract boolean hasArrived();

  final void requireReceiving(EndState peer) throws WsaException {
    if (released != null || !hasArrived()) {
      requireWhole(peer);
    }
    if (receiveEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN, "receiving was ended before");
    }
  }

  private void requireWhole(EndState peer) throws WsaException {
    if (released != null) {
      throw released.error();
    }
    if (broken) {
      throw new WsaException(WsaError.WSAECONNRESET, "the peer has reset it", peer.name);
    }
  }
}
