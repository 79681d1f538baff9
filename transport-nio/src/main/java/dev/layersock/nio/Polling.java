package dev.layersock.nio;

import dev.layersock.spi.base.PollSet;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * Where a socket waits: at its poller's set, or at one that was lent to it. A socket has this from
 * the first time that it waits.
 *
 * <p>It keeps the keys of the socket's present channel at all sets where it has been, since who
 * waits again and again lends the same one; something is waited for at one of them only.
 *
 * <p>Any thread may call {@link #await}, {@link #isAt} and what a set calls. The lock of the socket
 * guards the rest, whose methods are called under it.
 */
final class Polling implements PollSet.Registration {
  private final NioSocket socket;
  private final Place own;
  private volatile Place present; // written under the socket's lock

  /** A set, and the key that the present channel has there. */
  private static final class Place {
    final PollSet set;
    volatile @Nullable SelectionKey key; // null for none; written under the socket's lock
    @Nullable Place next; // guarded by the socket's lock

    Place(PollSet set) {
      this.set = set;
    }

    /** Waits there for nothing any more. */
    void rest(int ops) {
      SelectionKey left = key;
      try {
        if (left != null) {
          left.interestOpsAnd(~ops);
        }
      } catch (CancelledKeyException setClosed) {
        key = null;
      }
    }

    void leave() {
      SelectionKey left = key;
      if (left != null) {
        key = null;
        left.cancel();
        set.channelClosed();
      }
    }
  }

  /**
   * For one socket.
   *
   * @param own where it waits while no set is lent to it
   */
  Polling(NioSocket socket, PollSet own) {
    this.socket = socket;
    this.own = new Place(own);
    this.present = this.own;
  }

  /**
   * Adds to what is waited for at the present channel.
   *
   * @return false if no channel is registered
   */
  boolean await(int ops) {
    Place at = present; // if it is left meanwhile, who does that asks what is wanted
    SelectionKey key = at.key;
    if (key == null) {
      return false;
    }
    try {
      at.set.await(key, ops);
      return true;
    } catch (CancelledKeyException | ClosedSelectorException replacedOrEnded) {
      return false; // whoever tries to register finds out which
    }
  }

  /** Waits at a channel, which becomes the present one if there is none. */
  void register(SelectableChannel channel, int ops) throws IOException {
    try {
      registerHere(channel, ops);
    } catch (CancelledKeyException | ClosedSelectorException e) {
      if (present == own) {
        throw e;
      }
      forget(present.set);
      registerHere(channel, ops);
    }
  }

  private void registerHere(SelectableChannel channel, int ops) throws IOException {
    Place at = present;
    SelectionKey key = at.key;
    if (key == null) {
      at.key = at.set.register(channel, ops, this);
    } else {
      at.set.await(key, ops);
    }
  }

  /** Whether it waits there. Null is the own set. */
  boolean isAt(@Nullable PollSet lent) {
    Place at = present;
    return lent == null ? at == own : at.set == lent;
  }

  /** Waits at another set from now on, for nothing yet. Null is the own one. */
  void moveTo(@Nullable PollSet lent) {
    Place left = present;
    Place next = lent == null ? own : find(lent);
    if (next != left) {
      present = next;
      left.rest(~0);
    }
  }

  private Place find(PollSet set) {
    Place last = own;
    for (Place one = own; one != null; one = one.next) {
      if (one.set == set) {
        return one;
      }
      last = one;
    }
    Place made = new Place(set);
    last.next = made;
    return made;
  }

  /** Waits for some operations no more. */
  void rest(int ops) {
    present.rest(ops);
  }

  /** Ends all registrations of the present channel, which is closed or in other hands. */
  void deregister() {
    for (Place one = own; one != null; one = one.next) {
      one.leave();
    }
  }

  /** A set was closed: nothing waits there, and what did waits at the own one. */
  void forget(PollSet set) {
    for (Place one = own; one.next != null; one = one.next) {
      if (one.next.set == set) {
        one.next = one.next.next;
        break;
      }
    }
    if (present.set == set) {
      present = own;
    }
  }

  // What a set calls, without any lock.

  @Override
  public void polled(SelectableChannel at, int ops) {
    try {
      if (at == socket.pollable()) { // else it is a former channel, and nobody waits there
        socket.ready(ops);
      }
    } catch (Throwable e) { // an upcall that fails, however badly, must not stop other sockets
      socket.host.context().fault(Poller.WHERE, e);
    }
  }

  @Override
  public void closed(PollSet set) {
    if (set != own.set) {
      socket.setClosed(set);
    }
  }
}
