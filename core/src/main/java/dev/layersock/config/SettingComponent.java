package dev.layersock.config;

import java.util.Optional;

/**
 * One component of a settings record.
 *
 * @param key in a file
 * @param type what it can be
 * @param meaning one sentence
 * @param byDefault the text of its default; empty if it has none
 * @param defaultNode the same, read
 */
record SettingComponent(
    String key,
    SettingType type,
    String meaning,
    String byDefault,
    Optional<ConfigNode> defaultNode) {

  /** Whether the file must have it. */
  boolean isRequired() {
    if (type instanceof SettingType.Section section) {
      return defaultNode.isEmpty() && !section.record().isOptional();
    }
    return defaultNode.isEmpty()
        && !(type instanceof SettingType.Maybe)
        && !(type instanceof SettingType.Place);
  }
}
