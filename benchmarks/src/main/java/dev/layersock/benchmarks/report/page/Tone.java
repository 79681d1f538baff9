package dev.layersock.benchmarks.report.page;

import java.awt.Color;
import java.util.Locale;

/**
 * Colours of charts. A chart is drawn in stand-ins, each of which then becomes a variable of the
 * page's style, so that charts are as light or as dark as the page.
 */
enum Tone {
  /** Text. */
  INK(1),
  /** Text beside. */
  MUTED(2),
  /** Lines behind the bars. */
  GRID(3),
  /** Layersock's own bars. */
  SUBJECT(4),
  /** Others' bars. */
  PEER(5);

  private final int red;

  Tone(int red) {
    this.red = red;
  }

  /** What it is drawn in. */
  Color standIn() {
    return new Color(red, 0, 1);
  }

  /** Puts the variables into a drawing. */
  static String resolve(String svg) {
    String resolved = svg;
    for (Tone tone : values()) {
      resolved =
          resolved.replace(
              "rgb(" + tone.red + ",0,1)", "var(--" + tone.name().toLowerCase(Locale.ROOT) + ")");
    }
    return resolved;
  }
}
