package dev.layersock.layers.connectdata;

/**
 * What a stream socket is to the layer: made by the application ({@link Endpoint}), or taken from
 * below and not handed out yet ({@link Exchange}). It is kept in the layer's slot; a socket that
 * was handed out by accept has none and is of no further interest.
 */
sealed interface Role permits Endpoint, Exchange {
  /** Some of what was watched below is true. Any thread may call it. */
  void signalled(int events);
}
