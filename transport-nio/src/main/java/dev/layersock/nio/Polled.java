package dev.layersock.nio;

import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/** What a poller waits for on behalf of: a socket, in whatever state it is. Any thread may call. */
interface Polled {
  /** The channel to wait at in the present state; null if there is none. */
  @Nullable SelectableChannel pollable();

  /** The channel can do some operations. Called by the poller's thread, without any lock. */
  void ready(int ops);
}
