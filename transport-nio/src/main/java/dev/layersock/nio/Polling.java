package dev.layersock.nio;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * The poller of a socket, and the registration of the socket's present channel there. A socket has
 * it from the first time that it waits.
 *
 * <p>Any thread may call {@link #await}, {@link #polled} and {@link #settle}. The lock of the
 * socket guards the registration: {@link #register} and {@link #deregister} are called under it.
 */
final class Polling {
  private final Polled socket;
  private final Poller poller;
  private volatile @Nullable SelectionKey key; // written under the socket's lock

  Polling(Polled socket, Poller poller) {
    this.socket = socket;
    this.poller = poller;
  }

  /**
   * Adds to what is waited for at the present channel.
   *
   * @return false if no channel is registered
   */
  boolean await(int ops) {
    SelectionKey present = key;
    if (present == null) {
      return false;
    }
    try {
      poller.await(present, ops);
      return true;
    } catch (CancelledKeyException | ClosedSelectorException replacedOrEnded) {
      return false; // whoever tries to register finds out which
    }
  }

  /** Waits at a channel, which becomes the present one if there is none. Under the lock. */
  void register(SelectableChannel channel, int ops) throws IOException {
    SelectionKey present = key;
    if (present == null) {
      key = poller.register(channel, ops, this);
    } else {
      poller.await(present, ops);
    }
  }

  /** Ends the registration, whose channel is closed or is to leave the poller. Under the lock. */
  void deregister() {
    SelectionKey present = key;
    if (present != null) {
      key = null;
      present.cancel();
      poller.channelClosed();
    }
  }

  /** Waits until channels that were deregistered have left the poller. Without any lock. */
  void settle() {
    poller.settle();
  }

  /** The poller found something at a channel; called by its thread, without any lock. */
  void polled(SelectableChannel at, int ops) {
    if (at == socket.pollable()) { // else it is a former channel, and nobody waits there
      socket.ready(ops);
    }
  }
}
