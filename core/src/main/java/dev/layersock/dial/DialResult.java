package dev.layersock.dial;

import dev.layersock.socket.ChainSocket;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a dial ended.
 *
 * @param socket the connected socket, not blocking, which belongs to who is told; null if no
 *     address could be had
 * @param failures of the addresses that were tried before, in their order
 */
public record DialResult(@Nullable ChainSocket socket, List<DialFailure> failures) {
  /** Copies the list. */
  public DialResult {
    failures = List.copyOf(failures);
    if (socket == null && failures.isEmpty()) {
      throw new IllegalArgumentException("neither a socket nor a failure");
    }
  }

  /** What was raised at each address, on one line. */
  public String reasons() {
    return failures.stream()
        .map(failure -> String.valueOf(failure.error().getMessage()))
        .collect(Collectors.joining("; "));
  }
}
