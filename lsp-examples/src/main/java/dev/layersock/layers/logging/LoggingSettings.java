package dev.layersock.layers.logging;

import dev.layersock.settings.Setting;

/**
 * The settings of the layer {@code logging}.
 *
 * @param level the level of its lines
 * @param logger the name of the logger that they go to
 */
public record LoggingSettings(
    @Setting(value = "The level of the lines", byDefault = "info") Level level,
    @Setting(
            value = "The name of the logger that the lines go to",
            byDefault = "layersock.connections")
        String logger) {

  /** Levels of lines. */
  public enum Level {
    /** The finest. */
    TRACE,
    /** For whoever looks for a fault. */
    DEBUG,
    /** For the operator. */
    INFO,
    /** For whoever only reads warnings. */
    WARN
  }

  /** Checks that the logger has a name. */
  public LoggingSettings {
    if (logger.isBlank()) {
      throw new IllegalArgumentException("logger is empty; leave it out for layersock.connections");
    }
  }
}
