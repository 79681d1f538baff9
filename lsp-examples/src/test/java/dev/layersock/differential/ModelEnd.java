package dev.layersock.differential;

import org.jspecify.annotations.Nullable;

/** One end of a connection, as the model has it. */
final class ModelEnd {
  final Name local;
  final Name peerName;

  /** What has come and was not received. */
  final StringBuilder in = new StringBuilder();

  @Nullable ModelEnd other;
  @Nullable ModelSocket owner;
  boolean sendEnded;
  boolean receiveEnded;

  /** The peer has ended its stream. */
  boolean ended;

  /** The peer has reset the connection, or is gone and a send has found out. */
  boolean broken;

  /** Nobody has been told of the reset. */
  boolean untold;

  /** Something was sent to a peer that is gone: the next send finds out. */
  boolean sentToNobody;

  /** A send has found the connection broken. */
  boolean found;

  /** A call has raised that it is broken. */
  boolean told;

  boolean released;

  private ModelEnd(Name local, Name peerName) {
    this.local = local;
    this.peerName = peerName;
  }

  /** Makes a connection. Answers the end that connects. */
  static ModelEnd connection(Name client, Name server) {
    ModelEnd one = new ModelEnd(client, server);
    ModelEnd two = new ModelEnd(server, client);
    one.other = two;
    two.other = one;
    return one;
  }

  ModelEnd peer() {
    if (other == null) {
      throw new IllegalStateException("an end without another");
    }
    return other;
  }

  /** Whether the end is told: nothing unread comes before it. */
  boolean isOver() {
    return (ended || broken) && in.length() == 0;
  }

  /** Lets go: in order, or with a reset, which unread data asks for too. */
  void release(boolean reset) {
    if (released) {
      return;
    }
    released = true;
    boolean aborts = reset || in.length() > 0;
    in.setLength(0);
    ModelEnd peer = peer();
    if (peer.released) {
      return;
    }
    if (aborts) {
      if (!peer.broken) {
        peer.broken = true;
        peer.untold = !peer.ended;
      }
    } else {
      peer.ended = true;
    }
  }

  /** The error that SO_ERROR tells, once. */
  boolean takeError() {
    boolean told = untold && in.length() == 0;
    if (told) {
      untold = false;
    }
    return told;
  }
}
