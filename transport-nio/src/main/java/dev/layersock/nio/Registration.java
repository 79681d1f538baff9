package dev.layersock.nio;

import java.nio.channels.SelectionKey;

/** Where a socket's present channel is registered. */
record Registration(Poller poller, SelectionKey key) {

  /** Adds to what is waited for. */
  void await(int ops) {
    poller.await(key, ops);
  }
}
