package dev.layersock.socket;

import dev.layersock.error.WsaException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A copy of a socket's record of events, in the order in which they are to be treated: FD_CONNECT
 * first and FD_CLOSE last.
 *
 * @param events what has happened
 * @param errors the errors of those that ended in one
 */
public record NetworkEvents(Set<NetworkEvent> events, Map<NetworkEvent, WsaException> errors) {
  /** FD_CONNECT comes first, since the others mean nothing before it; FD_CLOSE last. */
  static final List<NetworkEvent> ORDER =
      List.of(
          NetworkEvent.FD_CONNECT,
          NetworkEvent.FD_ACCEPT,
          NetworkEvent.FD_OOB,
          NetworkEvent.FD_READ,
          NetworkEvent.FD_WRITE,
          NetworkEvent.FD_CLOSE);

  /** Nothing has happened. */
  static final NetworkEvents NONE = new NetworkEvents(Set.of(), Map.of());

  /** Copies the collections, in the order in which events are to be treated. */
  public NetworkEvents {
    Set<NetworkEvent> ordered = new LinkedHashSet<>(ORDER);
    ordered.retainAll(Set.copyOf(events));
    Map<NetworkEvent, WsaException> orderedErrors = new LinkedHashMap<>();
    Map<NetworkEvent, WsaException> given = Map.copyOf(errors);
    for (NetworkEvent event : ORDER) {
      WsaException error = given.get(event);
      if (error != null) {
        orderedErrors.put(event, error);
      }
    }
    events = Collections.unmodifiableSet(ordered);
    errors = Collections.unmodifiableMap(orderedErrors);
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
