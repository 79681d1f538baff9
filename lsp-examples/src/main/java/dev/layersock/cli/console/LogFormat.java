package dev.layersock.cli.console;

/** What the lines of the log look like. */
public enum LogFormat {
  /** As people read them. */
  TEXT,
  /** One JSON object a line, as logback writes it. */
  JSON
}
