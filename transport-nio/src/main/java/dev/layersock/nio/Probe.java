package dev.layersock.nio;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the kernel what a channel could do now, without doing it. Costs four system calls and a lock
 * that all sockets of the provider share, so it is asked only where nothing cheaper knows.
 *
 * <p>Any thread may call it.
 */
final class Probe {
  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

  private final SelectorProvider provider;
  private final ReentrantLock lock = new ReentrantLock(); // guards everything below
  private @Nullable Selector selector;
  private boolean closed;

  Probe(SelectorProvider provider) {
    this.provider = provider;
  }

  boolean isReady(SelectableChannel channel, int ops) throws IOException {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      Selector current = selector;
      if (current == null) {
        current = provider.openSelector();
        selector = current;
      }
      SelectionKey key = channel.register(current, ops);
      try {
        current.selectNow();
        return (key.readyOps() & ops) != 0;
      } finally {
        current.selectedKeys().clear();
        key.cancel();
        current.selectNow();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no channel is being asked about that was closed before. */
  void settle() {
    lock.lock(); // whoever asks lets go of the channel before giving back the lock
    try {
      LOG.trace("event=settled");
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      if (selector != null) {
        selector.close();
        selector = null;
      }
    } catch (IOException e) {
      LOG.debug("event=selector-close-failed", e);
    } finally {
      lock.unlock();
    }
  }
}
