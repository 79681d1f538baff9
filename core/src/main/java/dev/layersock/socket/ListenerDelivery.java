package dev.layersock.socket;

import dev.layersock.protocol.Printable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Async-select: hands recorded events to a listener, one after the other, on an executor. With an
 * executor that runs at once, events that the listener itself causes wait for it to return.
 *
 * <p>All deliveries of a socket share its turn, so a listener that replaces another is not called
 * while that one still runs.
 */
final class ListenerDelivery implements EventDelivery, Runnable {
  private static final Logger log = LoggerFactory.getLogger(ListenerDelivery.class);

  private final ChainSocket socket;
  private final SocketEvents events;
  private final EventRecord record;
  private final NetworkEventListener listener;
  private final Executor executor;

  /** How often something was recorded since the executor was asked to run this; 0 when idle. */
  private final AtomicInteger pending = new AtomicInteger();

  ListenerDelivery(
      ChainSocket socket,
      SocketEvents events,
      EventRecord record,
      NetworkEventListener listener,
      Executor executor) {
    this.socket = socket;
    this.events = events;
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
    if (pending.getAndIncrement() == 0) {
      execute();
    }
  }

  /**
   * Asks the executor. If it refuses, what is recorded next asks it again, and brings what was left
   * with it.
   */
  private void execute() {
    int asked;
    do {
      asked = pending.get();
      try {
        Callbacks.run(() -> executor.execute(this)); // which may run it at once
        return;
      } catch (Throwable e) { // whatever it is, this thread has other work
        log.error(
            "event=listener-not-run socket={} why=\"its executor refuses\"",
            Printable.quoted(socket),
            e);
      }
    } while (!pending.compareAndSet(asked, 0)); // something was recorded meanwhile
  }

  @Override
  public void run() {
    ListenerDelivery present = this;
    while (events.takeTurn()) {
      boolean wanted;
      try {
        present.tellAll();
      } finally {
        wanted = events.endTurn();
      }
      if (!wanted || !(events.delivery() instanceof ListenerDelivery next)) {
        return;
      }
      if (next.executor != executor) {
        next.execute();
        return;
      }
      present = next;
    }
  }

  private void tellAll() {
    int seen = pending.get();
    do {
      while (events.delivery() == this) {
        NetworkEvent event = record.takeFirst();
        if (event == null) {
          break;
        }
        tell(event);
      }
      seen = pending.addAndGet(-seen);
    } while (seen != 0);
  }

  private void tell(NetworkEvent event) {
    try {
      listener.happened(socket, event, record.error(event));
    } catch (Throwable e) { // checked ones that are thrown unseen included; the next is to be told
      log.error("event=listener-failed socket={} what={}", Printable.quoted(socket), event, e);
    }
  }
}
