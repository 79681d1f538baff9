package dev.layersock.socket;

import dev.layersock.error.WsaException;
import dev.layersock.spi.Readiness;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A socket's record of network events, with Winsock's re-enabling rules: an event that was recorded
 * is not recorded again until the function that re-enables it was called. What is enabled is
 * "armed" here, and watched in the chain.
 *
 * <p>Any thread may call it. The lock guards all fields; nobody is called while it is held.
 */
final class EventRecord {
  private static final int CLOSE = NetworkEvent.FD_CLOSE.bit();
  private static final int ACCEPT = NetworkEvent.FD_ACCEPT.bit();
  private static final int DATA = NetworkEvent.FD_READ.bit() | NetworkEvent.FD_OOB.bit();

  private final ReentrantLock lock = new ReentrantLock();
  private final int mask;
  private int armed;
  private int recorded;

  /** What nothing enables any more, until the socket is connected anew. */
  private int ended;

  /** How many calls are under way whose effects are not told. */
  private int pauses;

  private boolean transferring;
  private @Nullable PendingConnect connect;
  private @Nullable WsaException closeError;

  EventRecord(Set<NetworkEvent> events) {
    int bits = 0;
    for (NetworkEvent event : events) {
      bits |= event.bit();
    }
    this.mask = bits;
  }

  Set<NetworkEvent> events() {
    return set(mask);
  }

  /**
   * Enables some events.
   *
   * @return the {@link Readiness} bits to watch
   */
  int arm(int events) {
    int wanted = events & mask;
    if (wanted == 0) {
      return 0;
    }
    lock.lock();
    try {
      int enabled = wanted & ~ended;
      armed |= enabled;
      return readiness(enabled);
    } finally {
      lock.unlock();
    }
  }

  /** Disables some events, and forgets that they happened. */
  void disarm(int events) {
    lock.lock();
    try {
      armed &= ~events;
      recorded &= ~events;
    } finally {
      lock.unlock();
    }
  }

  /** Records nothing of what signals tell, until {@link #resume}. */
  void pause() {
    lock.lock();
    try {
      pauses++;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes {@link #pause} back.
   *
   * @return the {@link Readiness} bits to watch
   */
  int resume() {
    lock.lock();
    try {
      pauses--;
      return readiness(armed);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what there was to receive, for good: the application receives no more. */
  void endReceiving() {
    lock.lock();
    try {
      ended |= DATA;
      armed &= ~DATA;
      recorded &= ~DATA;
    } finally {
      lock.unlock();
    }
  }

  /** The connection was taken from the socket, which may have another. */
  void renew() {
    lock.lock();
    try {
      armed &= ACCEPT;
      ended = 0;
      transferring = false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Records what is enabled of what is true.
   *
   * @param readiness {@link Readiness} bits that were found to be true; CLOSED is for {@link
   *     #recordClose}
   * @return whether anything was recorded
   */
  boolean recordTrue(int readiness) {
    lock.lock();
    try {
      int hits = pauses > 0 ? 0 : armed & events(readiness);
      armed &= ~hits;
      recorded |= hits;
      return hits != 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What of some bits an enabled event waits for.
   *
   * @param readiness {@link Readiness} bits
   */
  int awaited(int readiness) {
    lock.lock();
    try {
      return pauses > 0 ? 0 : readiness & readiness(armed);
    } finally {
      lock.unlock();
    }
  }

  /** Claims to record FD_CLOSE, which is done once. False if it was, or is not wanted. */
  boolean claimClose() {
    lock.lock();
    try {
      if (pauses > 0 || (mask & CLOSE & ~ended) == 0) {
        return false;
      }
      ended |= CLOSE;
      armed &= ~CLOSE;
      closeError = null; // of a connection before
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Records FD_CLOSE, after {@link #claimClose}. An error that is known already stays. */
  void recordClose(@Nullable WsaException error) {
    lock.lock();
    try {
      noteCloseError(error);
      recorded |= CLOSE;
    } finally {
      lock.unlock();
    }
  }

  /** Notes an error of FD_CLOSE, which another records: he may be about to. */
  void closeFailed(@Nullable WsaException error) {
    lock.lock();
    try {
      noteCloseError(error);
    } finally {
      lock.unlock();
    }
  }

  private void noteCloseError(@Nullable WsaException error) {
    if (closeError == null) {
      closeError = error;
    }
  }

  /**
   * Records FD_CONNECT, unless it was or the application knows already. It may be recorded here and
   * in the record of a later selection; the first that is taken out counts.
   */
  boolean recordConnect(PendingConnect ended) {
    lock.lock();
    try {
      if ((mask & NetworkEvent.FD_CONNECT.bit()) == 0 || connect == ended || ended.isReported()) {
        return false;
      }
      connect = ended;
      recorded |= NetworkEvent.FD_CONNECT.bit();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether FD_CONNECT was recorded for an attempt. */
  boolean tellsOf(PendingConnect ended) {
    lock.lock();
    try {
      return connect == ended;
    } finally {
      lock.unlock();
    }
  }

  /** Notes that data can be transferred. Whether it is the first to say so. */
  boolean beginTransfers() {
    lock.lock();
    try {
      boolean first = !transferring;
      transferring = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Signals an event object, if something is recorded. It is one step, as {@link #takeAll} is, so
   * the object is not left signalled for what was taken meanwhile.
   */
  void signal(EventObject event) {
    lock.lock();
    try {
      if (recorded == 0) {
        return;
      }
      event.mark();
    } finally {
      lock.unlock();
    }
    event.wake();
  }

  /**
   * Takes all out.
   *
   * @param object reset in the same step; null for none
   */
  NetworkEvents takeAll(@Nullable EventObject object) {
    lock.lock();
    try {
      if (object != null) {
        object.reset();
      }
      dropKnownConnect();
      if (recorded == 0) {
        return NetworkEvents.NONE; // as of most sockets, if many share an object
      }
      Map<NetworkEvent, WsaException> errors = new EnumMap<>(NetworkEvent.class);
      Set<NetworkEvent> events = set(recorded);
      for (NetworkEvent event : events) {
        WsaException error = error(event);
        if (error != null) {
          errors.put(event, error);
        }
      }
      recorded = 0;
      return new NetworkEvents(events, errors);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the first out; null if there is none. */
  @Nullable NetworkEvent takeFirst() {
    lock.lock();
    try {
      dropKnownConnect();
      for (NetworkEvent event : NetworkEvents.ORDER) {
        if ((recorded & event.bit()) != 0) {
          recorded &= ~event.bit();
          return event;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Called with the lock, before FD_CONNECT is taken out. */
  private void dropKnownConnect() {
    PendingConnect ended = connect;
    if ((recorded & NetworkEvent.FD_CONNECT.bit()) != 0 && ended != null && !ended.report()) {
      recorded &= ~NetworkEvent.FD_CONNECT.bit();
    }
  }

  /** How an event ended; null if well. */
  @Nullable WsaException error(NetworkEvent event) {
    lock.lock();
    try {
      return switch (event) {
        case FD_CONNECT -> connect == null ? null : connect.failure();
        case FD_CLOSE -> closeError;
        default -> null;
      };
    } finally {
      lock.unlock();
    }
  }

  private static Set<NetworkEvent> set(int bits) {
    Set<NetworkEvent> events = EnumSet.noneOf(NetworkEvent.class);
    for (NetworkEvent event : NetworkEvents.ORDER) {
      if ((bits & event.bit()) != 0) {
        events.add(event);
      }
    }
    return events;
  }

  /** The bits of both are Winsock's; a connect and its end are no readiness. */
  private static int readiness(int events) {
    return events & Readiness.ALL;
  }

  /** What a bit of readiness tells by itself: the end of a stream is told with its reason. */
  private static int events(int readiness) {
    return readiness & Readiness.ALL & ~Readiness.CLOSED;
  }
}
