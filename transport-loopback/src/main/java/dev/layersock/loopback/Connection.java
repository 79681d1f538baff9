package dev.layersock.loopback;

import dev.layersock.error.WsaException;
import dev.layersock.qos.QualityOfService;
import dev.layersock.spi.WaitGate;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Two ends that are connected, or about to be.
 *
 * <p>It is itself the lock that guards both ends and the flows, which saves an object. Transfers go
 * past it, see {@link Inbox}, so who changes an end takes {@link #lockAll}. The network's lock
 * guards the attempt while the connection is in a queue; who has taken it out, or is asked about
 * it, is alone with it.
 */
@SuppressWarnings("serial") // a lock is serializable, but nobody writes a connection anywhere
final class Connection extends ReentrantLock {
  private static final long GIVEN_BACK = -1;
  private static final int MOST_TRIES = 64;

  final Network network;
  final StreamEnd client;
  final StreamEnd server;

  /** The conditions that it was made in. */
  final ConditionsInForce conditions;

  /** What the client waits for; null once it is connected. */
  @Nullable ConnectAttempt attempt;

  /** Written before either end is handed to anybody who can ask for it. */
  private long establishedNanos;

  private @Nullable QualityOfService flows;

  /** Bytes a second that the flows have reserved, or that they and the room are given back. */
  private long reserved;

  /**
   * A connection whose client end belongs to a socket already.
   *
   * @throws WsaException WSAENOBUFS if there is no room in the network, WSAEOPNOTSUPP if the flows
   *     do not fit into it
   */
  Connection(
      Network network,
      StreamOwner caller,
      InetSocketAddress from,
      InetSocketAddress to,
      @Nullable QualityOfService flows,
      ConditionsInForce conditions)
      throws WsaException {
    this.network = network;
    this.conditions = conditions;
    this.flows = flows;
    network.room.require(conditions.given.connections());
    this.reserved = flows == null ? 0 : network.admission.exchange(0, flows);
    network.room.take();
    this.client = new StreamEnd(this, from, caller.receiveBuffer(), caller);
    this.server = new StreamEnd(this, to, network.settings.receiveBuffer().asInt(), null);
  }

  /**
   * Takes the lock and shuts both inboxes, so that this thread is alone with both ends. It tries
   * for a moment before it parks, since most who have the lock only copy some bytes.
   */
  void lockAll() {
    int tries = 0;
    while (tries < MOST_TRIES && !tryLock()) {
      Thread.onSpinWait();
      tries++;
    }
    if (tries == MOST_TRIES) {
      lock();
    }
    boolean alone = false;
    try {
      client.shut();
      server.shut();
      alone = true;
    } finally {
      if (!alone) {
        unlock();
      }
    }
  }

  /** Gives back what {@link #lockAll} has taken. Plain transfers go past the lock from now on. */
  void unlockAll() {
    client.open();
    server.open();
    unlock();
  }

  StreamEnd peerOf(StreamEnd end) {
    return end == client ? server : client;
  }

  /** Lets this thread wait. No lock is held. */
  void pause(long nanos) {
    long end = network.time.nanoTime() + nanos;
    WaitGate gate = network.time.gate();
    for (long left = nanos; left > 0; left = end - network.time.nanoTime()) {
      try {
        gate.await(left, false);
      } catch (InterruptedException e) {
        throw new AssertionError("an interrupt does not end this wait", e);
      }
    }
  }

  /** Runs a task when what is sent now arrives. */
  void onArrival(Runnable task) {
    network.time.schedule(conditions.latencyNanos, task);
  }

  /** Notes the time of connecting. */
  void establish() {
    establishedNanos = network.time.nanoTime();
  }

  int secondsConnected() {
    return network.secondsSince(establishedNanos);
  }

  /** The flows as one end sees them; null for none. */
  @Nullable QualityOfService flows(StreamEnd end) {
    lock();
    try {
      return flows == null || end == client ? flows : flows.reversed();
    } finally {
      unlock();
    }
  }

  /**
   * Changes the flows to what one end asks for. One that has given everything back reserves nothing
   * any more.
   *
   * @throws WsaException WSAEOPNOTSUPP if they do not fit; the others stay
   */
  void changeFlows(StreamEnd end, QualityOfService wanted) throws WsaException {
    lock();
    try {
      if (reserved != GIVEN_BACK) {
        reserved = network.admission.exchange(reserved, wanted);
      }
      flows = end == client ? wanted : wanted.reversed();
    } finally {
      unlock();
    }
  }

  /** Gives back the room and what the flows have reserved. Repeating it is no error. */
  void release() {
    lock();
    try {
      releaseLocked();
    } finally {
      unlock();
    }
  }

  void releaseLocked() {
    if (reserved != GIVEN_BACK) {
      network.admission.release(reserved);
      network.room.giveBack();
      reserved = GIVEN_BACK;
    }
  }

  /** Turns the client away: a refusal if it still waits for the answer, else a reset. */
  void refuse() {
    ConnectAttempt waiting = attempt;
    if (waiting == null) {
      server.release(EndRelease.CLOSED, true);
    } else {
      waiting.client.refused(waiting);
    }
  }
}
