package dev.layersock.contract.wspconnect;

import dev.layersock.contract.Deadline;
import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.socket.NetworkEventListener;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what a listener is told. Any thread may tell it; one waits. */
final class Told implements NetworkEventListener {
  /** One thing that it was told. */
  record Event(NetworkEvent what, Optional<WsaException> error) {}

  private final TimeSource time;
  private final WaitGate gate;
  private final List<Event> events = new CopyOnWriteArrayList<>();

  Told(TimeSource time) {
    this.time = time;
    this.gate = time.gate();
  }

  @Override
  public void happened(ChainSocket socket, NetworkEvent event, @Nullable WsaException error) {
    events.add(new Event(event, Optional.ofNullable(error)));
    gate.open();
  }

  /** All that it was told so far. */
  List<Event> events() {
    return List.copyOf(events);
  }

  /** Waits for the first event, and hands over its error. */
  Optional<WsaException> await() throws InterruptedException {
    if (events.isEmpty() && !gate.await(Deadline.of(time).toNanos(), true) && events.isEmpty()) {
      throw new AssertionError("the listener is not told of FD_CONNECT");
    }
    return events.get(0).error();
  }
}
