package dev.layersock.config;

import dev.layersock.settings.Origin;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the problems of one text. For one thread. */
final class Problems {
  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(
          Problem::origin, Comparator.comparingInt(Origin::line).thenComparingInt(Origin::column));

  private static final int LONGEST = 1000;

  private final SourceText source;
  // A set, since a section that several aliases stand for is read several times.
  private final Set<Problem> found = new LinkedHashSet<>();
  private int reported;

  Problems(SourceText source) {
    this.source = source;
  }

  void add(ProblemCode code, Origin origin, String message, String hint) {
    reported++;
    found.add(new Problem(code, origin, cut(message), source.line(origin), cut(hint)));
  }

  /** A person reads it, whatever stands in the file. */
  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  /** All, in the order of their places. */
  List<Problem> all() {
    return found.stream().sorted(BY_PLACE).toList();
  }

  /** How often one was reported, so that a reader sees whether it found any, known ones too. */
  int count() {
    return reported;
  }

  /** Ends the reading if there is a problem. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ConfigurationException(source.fileName(), all());
    }
  }
}
