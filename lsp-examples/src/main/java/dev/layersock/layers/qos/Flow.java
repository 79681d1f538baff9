package dev.layersock.layers.qos;

import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one socket, with the limits that it is under: the connection's own, the chain's,
 * both or none. Any thread may call it; each {@link Shaper} has its lock.
 */
final class Flow {
  private final QosLayer layer;
  private final ProviderSocket socket;
  private final int readiness;
  private final @Nullable Ticket chain;
  private volatile @Nullable Ticket own;
  private volatile boolean heldBack;

  /**
   * Makes a flow.
   *
   * @param readiness the bit that says that this direction is ready
   * @param chain the shaper that all sockets of the chain share; null for none
   */
  Flow(QosLayer layer, ProviderSocket socket, int readiness, @Nullable Shaper chain) {
    this.layer = layer;
    this.socket = socket;
    this.readiness = readiness;
    this.chain = chain == null ? null : new Ticket(chain, this);
  }

  ProviderSocket socket() {
    return socket;
  }

  int readiness() {
    return readiness;
  }

  /** Puts the connection under a limit of its own, or under none. */
  void use(@Nullable RateLimit limit, TimeSource time) {
    Ticket old = own;
    if (old == null ? limit == null : old.shaper.limit().equals(limit)) {
      return;
    }
    if (limit == null) {
      own = null;
    } else {
      // What was spent stays spent: else asking again would fill the bucket.
      long initial = old == null ? Long.MAX_VALUE : old.shaper.available();
      own = new Ticket(new Shaper(limit, time, initial), this);
    }
    if (old != null && old.shaper.close(old)) {
      wake();
    }
  }

  /** The limit of the connection's own; null for none. */
  @Nullable RateLimit limit() {
    Ticket mine = own;
    return mine == null ? null : mine.shaper.limit();
  }

  /** Takes bytes of a stream; 0 if there are too few to be worth it. */
  long take(long wanted) {
    Ticket mine = own;
    long taken = wanted;
    if (mine != null) {
      taken = mine.shaper.take(mine, wanted);
    }
    if (chain != null && taken > 0) {
      long both = chain.shaper.take(chain, taken);
      if (mine != null && both < taken) {
        mine.shaper.giveBack(mine, taken - both);
      }
      taken = both;
    }
    if (taken > 0) {
      heldBack = false;
    }
    return taken;
  }

  /** Takes the bytes of a datagram: all or none. */
  boolean takeWhole(long size) {
    Ticket mine = own;
    if (mine != null && !mine.shaper.takeWhole(mine, size)) {
      return false;
    }
    if (chain != null && !chain.shaper.takeWhole(chain, size)) {
      if (mine != null) {
        mine.shaper.giveBack(mine, size);
      }
      return false;
    }
    heldBack = false;
    return true;
  }

  void giveBack(long bytes) {
    Ticket mine = own;
    if (mine != null) {
      mine.shaper.giveBack(mine, bytes);
    }
    if (chain != null) {
      chain.shaper.giveBack(chain, bytes);
    }
  }

  /** Counts bytes that went without asking. */
  void charge(long bytes) {
    Ticket mine = own;
    if (mine != null) {
      mine.shaper.charge(mine, bytes);
    }
    if (chain != null) {
      chain.shaper.charge(chain, bytes);
    }
  }

  /** Whether there is a token at all, which is all that can be asked of an unknown datagram. */
  boolean hasSome() {
    Ticket mine = own;
    boolean some = mine == null || mine.shaper.hasSome(mine);
    return some && (chain == null || chain.shaper.hasSome(chain));
  }

  /** Whether it would have to wait. */
  boolean lacks() {
    Ticket mine = own;
    return (mine != null && mine.shaper.lacks(mine))
        || (chain != null && chain.shaper.lacks(chain));
  }

  /** Lets it wait for bytes if it lacks any. Whether it waits now. */
  boolean hold() {
    Ticket mine = own;
    return (mine != null && mine.shaper.join(mine)) || (chain != null && chain.shaper.join(chain));
  }

  /** Ends its waiting. Whether it waited. */
  boolean release() {
    Ticket mine = own;
    boolean waited = mine != null && mine.shaper.leave(mine);
    return (chain != null && chain.shaper.leave(chain)) || waited;
  }

  /** The socket has ended. */
  void close() {
    Ticket mine = own;
    if (mine != null) {
      mine.shaper.close(mine);
    }
    if (chain != null) {
      chain.shaper.close(chain);
    }
  }

  /**
   * Whether the socket is at its end or broken, and yet only bytes are lacking in this direction:
   * known from having tried. Until it gets some, its end is no news.
   */
  boolean isHeldBack() {
    return heldBack;
  }

  void holdBack() {
    heldBack = true;
  }

  /** For the shaper: there may be enough now. */
  void wake() {
    layer.resume(this);
  }
}
