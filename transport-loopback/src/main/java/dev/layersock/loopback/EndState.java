package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How far one end of a connection has ended, each direction by itself and the connection as a
 * whole. A base class and not a part, since a part would cost every connection two objects more.
 *
 * <p>For one thread at a time; the connection's lock guards it. Who changes how far an end has come
 * has shut both inboxes.
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

  /** Whether something was sent to a peer that is gone, which its host answers with a reset. */
  private boolean sentToNobody;

  /** Whether a send has found the connection broken. */
  private boolean found;

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

  /** Whether bytes may go to a peer past the lock: neither has anything to be told of before. */
  final boolean isPlainTowards(EndState peer) {
    return !sendEnded
        && !broken
        && !peer.receiveEnded
        && !peer.endArrived
        && !peer.broken
        && !peer.isReleased();
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
    errorUnread = !endArrived; // a stream that has ended already ends well for its receiver
  }

  /**
   * The error that nobody has been told of yet, as a number; 0 for none, and while something waits
   * to be received before it.
   */
  final int takeErrorLocked() {
    if (!errorUnread || hasArrived()) {
      return 0;
    }
    errorUnread = false;
    return WsaError.WSAECONNRESET.code();
  }

  /**
   * Checks that something can be sent. As in TCP, the first that a closed peer gets is lost, and
   * the next send finds out.
   *
   * @param bytes how many are to be sent; none tell only of a break that is known without a try
   */
  final void requireSending(EndState peer, int bytes) throws WsaException {
    requireOwned();
    if (sendEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN, "sending was ended before");
    }
    if (bytes == 0 && !found && (endArrived || hasArrived())) {
      return;
    }
    EndRelease theirs = peer.released;
    if (!broken && theirs != null && endArrived) {
      if (theirs == EndRelease.PROVIDER_DOWN) {
        throw theirs.error();
      }
      broken = sentToNobody;
      sentToNobody = true;
    }
    found = broken;
    requireWhole(peer);
  }

  /** Whether there is something to receive, which comes before a reset. */
  abstract boolean hasArrived();

  /** Checks that something may be received, or the end be told. */
  final void requireReceiving(EndState peer) throws WsaException {
    requireOwned();
    if (receiveEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN, "receiving was ended before");
    }
    if (!hasArrived() && !endArrived) {
      requireWhole(peer);
    }
  }

  private void requireOwned() throws WsaException {
    if (released != null) {
      throw released.error();
    }
  }

  private void requireWhole(EndState peer) throws WsaException {
    if (broken) {
      errorUnread = false; // it is being told of
      throw new WsaException(WsaError.WSAECONNRESET, "the peer has reset it", peer.name);
    }
  }
}
