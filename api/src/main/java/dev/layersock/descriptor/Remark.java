package dev.layersock.descriptor;

import dev.layersock.settings.Origin;

/**
 * What a layer has to say of settings that are valid one by one.
 *
 * @param isMistake whether nobody can have meant it so, such as a rule that never decides; else it
 *     is good to know
 * @param origin what it is about
 * @param text a sentence without a full stop, which names the remedy where there is one
 */
public record Remark(boolean isMistake, Origin origin, String text) {
  /** Nobody can have meant it so. */
  public static Remark mistake(Origin origin, String text) {
    return new Remark(true, origin, text);
  }

  /** It is meant so, perhaps, and good to know. */
  public static Remark note(Origin origin, String text) {
    return new Remark(false, origin, text);
  }
}
