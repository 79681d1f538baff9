package dev.layersock.loopback;

import dev.layersock.error.WsaException;
import dev.layersock.qos.QualityOfService;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Two ends that are connected, or about to be.
 *
 * <p>{@link #lock} guards both ends and the flows. The network's lock guards the attempt.
 */
final class Connection {
  final ReentrantLock lock = new ReentrantLock();
  final Network network;
  final StreamEnd client;
  final StreamEnd server;

  /** What the client waits for; null once it is connected. */
  @Nullable ConnectAttempt attempt;

  private volatile long establishedNanos;
  private @Nullable QualityOfService flows;
  private long reserved;

  /**
   * A connection whose client end belongs to a socket already.
   *
   * @throws WsaException WSAEOPNOTSUPP if the flows do not fit into the network
   */
  Connection(
      StreamSocket caller,
      InetSocketAddress from,
      InetSocketAddress to,
      @Nullable QualityOfService flows)
      throws WsaException {
    this.network = caller.network;
    this.flows = flows;
    this.reserved = flows == null ? 0 : network.admission.exchange(0, flows);
    this.client = new StreamEnd(this, from, caller.receiveBuffer());
    this.server = new StreamEnd(this, to, network.settings.receiveBuffer().asInt());
    client.own(caller);
  }

  StreamEnd peerOf(StreamEnd end) {
    return end == client ? server : client;
  }

  /** Notes the time of connecting. */
  void establish() {
    establishedNanos = network.time.nanoTime();
  }

  int secondsConnected() {
    return (int) ((network.time.nanoTime() - establishedNanos) / 1_000_000_000L);
  }

  /** The flows as one end sees them; null for none. */
  @Nullable QualityOfService flows(StreamEnd end) {
    lock.lock();
    try {
      return flows == null || end == client ? flows : flows.reversed();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Changes the flows to what one end asks for.
   *
   * @throws WsaException WSAEOPNOTSUPP if they do not fit; the others stay
   */
  void changeFlows(StreamEnd end, QualityOfService wanted) throws WsaException {
    lock.lock();
    try {
      reserved = network.admission.exchange(reserved, wanted);
      flows = end == client ? wanted : wanted.reversed();
    } finally {
      lock.unlock();
    }
  }

  /** Gives back what the flows have reserved. */
  void releaseFlows() {
    lock.lock();
    try {
      network.admission.release(reserved);
      reserved = 0;
    } finally {
      lock.unlock();
    }
  }

  /** Turns the client away: a refusal if it still waits for the answer, else a reset. */
  void refuse() {
    ConnectAttempt waiting = attempt;
    if (waiting == null) {
      server.close(true);
    } else {
      waiting.caller.refused(waiting);
    }
  }
}
