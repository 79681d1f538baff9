package dev.layersock.socket;

import dev.layersock.error.WsaException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A copy of a socket's record of events.
 *
 * @param events what has happened
 * @param errors the errors of those that ended in one
 */
public record NetworkEvents(Set<NetworkEvent> events, Map<NetworkEvent, WsaException> errors) {
  /** Copies the collections. */
  public NetworkEvents {
    events = Set.copyOf(events);
    errors = Map.copyOf(errors);
  }

  /** Whether something has happened. */
  public boolean has(NetworkEvent event) {
    return events.contains(event);
  }

  /** How it ended, if in an error. */
  public Optional<WsaException> error(NetworkEvent event) {
    return Optional.ofNullable(errors.get(event));
  }
}
