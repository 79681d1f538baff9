package dev.layersock.socket;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Async-select: hands recorded events to a listener, one after the other, on an executor. With an
 * executor that runs at once, events that the listener itself causes wait for it to return.
 */
final class ListenerDelivery implements EventDelivery, Runnable {
  private static final Logger log = LoggerFactory.getLogger(ListenerDelivery.class);

  private final ChainSocket socket;
  private final EventRecord record;
  private final NetworkEventListener listener;
  private final Executor executor;

  /** How often something was recorded since the executor was asked to run this; 0 when idle. */
  private final AtomicInteger pending = new AtomicInteger();

  ListenerDelivery(
      ChainSocket socket, EventRecord record, NetworkEventListener listener, Executor executor) {
    this.socket = socket;
    this.record = record;
    this.listener = listener;
    this.executor = executor;
  }

  NetworkEventListener listener() {
    return listener;
  }

  Executor executor() {
    return executor;
  }

  @Override
  public void recorded() {
    if (pending.getAndIncrement() != 0) {
      return;
    }
    try {
      executor.execute(this);
    } catch (RejectedExecutionException e) {
      pending.set(0);
      log.error("event=listener-not-run socket=\"{}\" why=\"its executor refuses\"", socket, e);
    }
  }

  @Override
  public void run() {
    int seen = pending.get();
    do {
      NetworkEvent event = record.takeFirst();
      while (event != null && socket.isDelivering(this)) {
        tell(event);
        event = record.takeFirst();
      }
      seen = pending.addAndGet(-seen);
    } while (seen != 0);
  }

  private void tell(NetworkEvent event) {
    try {
      listener.happened(socket, event, record.error(event));
    } catch (RuntimeException | LinkageError | AssertionError e) {
      log.error("event=listener-failed socket=\"{}\" what={}", socket, event, e);
    }
  }
}
