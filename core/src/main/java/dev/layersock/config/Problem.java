package dev.layersock.config;

import dev.layersock.settings.Origin;

/**
 * One thing that is wrong with a file.
 *
 * @param code its kind
 * @param origin where; line 0 if it is about the file as a whole
 * @param message what is wrong, without a full stop
 * @param excerpt the line of the file; empty if there is none
 * @param hint what was expected, or the nearest valid name; empty if the message says all
 */
public record Problem(
    ProblemCode code, Origin origin, String message, String excerpt, String hint) {

  /** As people read it: place, message and code, the line, a caret under the spot, the hint. */
  @Override
  public String toString() {
    return CaretRenderer.render(this);
  }
}
