package dev.layersock.settings;

/**
 * The place in a configuration file that a value came from.
 *
 * <p>A settings record that has a component of this type gets the place of its own section.
 *
 * @param file the file as the user named it
 * @param line counted from 1; 0 if the value is from no file
 * @param column counted from 1; 0 if the value is from no file
 */
public record Origin(String file, int line, int column) {
  /** The place of what was built in code. */
  public static final Origin CODE = new Origin("code", 0, 0);

  /** {@code file:line:column}, as compilers print it. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
