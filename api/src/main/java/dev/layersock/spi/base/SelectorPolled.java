package dev.layersock.spi.base;

import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/**
 * A transport's socket that waits at channels of the host. Who waits for it can lend its own
 * thread: the socket then waits at the set that this thread polls, and what is found there is told
 * in this thread. So waiting costs no hop from one thread to another. A socket whose transport
 * hears of changes by itself has no use for this.
 *
 * <p>For the framework alone; no layer sees it. Any thread may call it.
 */
public interface SelectorPolled {
  /** Where the sets come from that it can wait at. */
  SelectorProvider selectors();

  /**
   * Waits at a set from now on, whatever it waits for, with its channels of later too. It ends with
   * the next call, and with the set. A socket that is closed ignores it.
   *
   * <p>What is waited for is told only while somebody polls the set. So whoever lends one to a
   * socket polls it as long as anybody waits there, or takes the socket back.
   *
   * @param set null for the transport's own threads
   * @throws IllegalArgumentException if the set is not one of {@link #selectors}
   */
  void pollWith(@Nullable PollSet set);
}
