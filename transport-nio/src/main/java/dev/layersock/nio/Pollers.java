package dev.layersock.nio;

import dev.layersock.error.WsaException;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.base.PollSet;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The pollers of one provider, each started when a socket first needs it, and the sets that others
 * poll and have lent to its sockets.
 *
 * <p>Any thread may call it. The lock guards the start and the end of pollers.
 */
final class Pollers {
  private final SelectorProvider provider;
  private final ProviderContext context;
  private final AtomicReferenceArray<@Nullable Poller> pollers;
  private final AtomicInteger turn = new AtomicInteger();
  private final Set<PollSet> lent = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private boolean stopped; // guarded by lock

  Pollers(SelectorProvider provider, ProviderContext context, int count) {
    this.provider = provider;
    this.context = context;
    this.pollers = new AtomicReferenceArray<>(count);
  }

  SelectorProvider provider() {
    return provider;
  }

  /** The set for one more socket. */
  PollSet next() throws WsaException {
    int index = Math.floorMod(turn.getAndIncrement(), pollers.length());
    Poller poller = pollers.get(index);
    return (poller != null ? poller : start(index)).set();
  }

  /** A set was lent to a socket. */
  void lend(PollSet set) {
    if (!lent.contains(set)) {
      if (set.provider() != provider) {
        throw new IllegalArgumentException(
            "the set is for channels of " + set.provider() + ", these are of " + provider);
      }
      lent.removeIf(other -> !other.isOpen());
      lent.add(set);
    }
  }

  /** Waits until all closed channels have given back their descriptors. */
  void settle() {
    for (int i = 0; i < pollers.length(); i++) {
      Poller poller = pollers.get(i);
      if (poller != null) {
        poller.set().settle();
      }
    }
    lent.forEach(PollSet::settle);
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
    } finally {
      lock.unlock();
    }
    for (int i = 0; i < pollers.length(); i++) {
      Poller poller = pollers.get(i);
      if (poller != null) {
        poller.stop();
      }
    }
  }

  private Poller start(int index) throws WsaException {
    lock.lock();
    try {
      if (stopped) {
        throw ErrorTable.translate(new ClosedSelectorException(), null);
      }
      Poller poller = pollers.get(index);
      if (poller == null) {
        poller = new Poller(new PollSet(provider), context, "layersock-nio-" + (index + 1));
        pollers.set(index, poller);
        poller.start();
      }
      return poller;
    } catch (IOException e) {
      throw ErrorTable.translate(e, null);
    } finally {
      lock.unlock();
    }
  }
}
