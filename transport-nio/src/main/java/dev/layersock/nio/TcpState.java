package dev.layersock.nio;

import dev.layersock.error.WsaException;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/**
 * What a stream socket is at present, with the channel that it has for that: idle ({@link
 * LocalEnd}), connecting ({@link ConnectAttempt}), connected ({@link TcpStream}) or listening
 * ({@link TcpListener}). Any thread may ask.
 */
interface TcpState {
  /** Idle, not bound and without a channel, as a socket is at first. */
  TcpState NEW = () -> null;

  /** The channel; null if none is needed yet, or none any more. */
  @Nullable SelectableChannel channel();

  /** What is known to be true without asking the kernel. */
  default int known() {
    return 0;
  }

  /** What is true now, found out by asking the kernel. */
  default int select() throws WsaException {
    return 0;
  }

  /** What the poller must wait for to learn of some readiness bits. */
  default int interest(int events) {
    return 0;
  }
}
