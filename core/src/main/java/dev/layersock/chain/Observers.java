package dev.layersock.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at what the providers of a system do.
 *
 * @param reports hears what they have to tell; null for the log
 * @param checks how much of the contract is checked; all of it, if somebody hears of calls
 * @param calls hear of each call
 */
public record Observers(@Nullable ReportListener reports, Checks checks, List<CallListener> calls) {
  /** Copies the list. */
  public Observers {
    calls = List.copyOf(calls);
    if (!calls.isEmpty()) {
      checks = Checks.STRICT;
    }
  }

  /** The log, and some checks. */
  public static Observers of(Checks checks) {
    return new Observers(null, checks, List.of());
  }
}
