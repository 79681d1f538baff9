package dev.layersock.composition;

import dev.layersock.settings.Origin;

/**
 * One setting as it took effect, for {@code explain}.
 *
 * @param key the key in the file, for example {@code token-rate}
 * @param text the value, as it would stand in a file
 * @param source where it came from
 * @param origin the place in the file; {@link Origin#CODE} for a default
 */
public record SettingValue(String key, String text, Source source, Origin origin) {
  /** The kinds of sources. */
  public enum Source {
    /** It stands in the file. */
    FILE,
    /** The file names an environment variable, which is set. */
    ENVIRONMENT,
    /** The file says nothing. */
    DEFAULT
  }
}
