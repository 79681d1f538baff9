package dev.layersock.nio;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The close of a blocking socket with a linger time: it waits until all has been sent or the time
 * is over. The system does that for channels in blocking mode alone, so neither a poller nor the
 * probe may have it.
 *
 * @param channel a channel that has been taken from its poller
 * @param seconds how long to wait at most
 */
record LingeringClose(SocketChannel channel, int seconds) {
  private static final Logger LOG = LoggerFactory.getLogger(LingeringClose.class);

  /** Closes the channel. Without any lock. */
  void run(Pollers pollers, Probe probe) {
    pollers.settle();
    probe.settle();
    try (channel) {
      channel.configureBlocking(true);
      channel.setOption(StandardSocketOptions.SO_LINGER, seconds);
    } catch (IOException | RuntimeException e) {
      LOG.debug("event=linger-failed", e);
    }
  }
}
