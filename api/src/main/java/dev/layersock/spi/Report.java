package dev.layersock.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that a provider has to tell to whoever runs the system: a decision, a count, a danger.
 *
 * @param event what it is, lower-case words with hyphens, for example {@code denied}
 * @param details what is known of it, in the order in which it is to be shown; copied
 */
public record Report(String event, Map<String, Object> details) {
  /** Checks the name. */
  public Report {
    if (!event.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "event '" + event + "' is not of lower-case words with hyphens");
    }
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }
}
