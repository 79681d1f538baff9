package dev.layersock.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that someone probably meant. */
final class NearestName {
  private NearestName() {}

  /** The candidate that fewest typing slips turn into the text; empty if none is near. */
  static Optional<String> of(String text, Collection<String> candidates) {
    String written = plain(text);
    String nearest = null;
    int least = Math.min(written.length(), Math.max(1, written.length() / 3) + 1);
    for (String candidate : candidates) {
      int distance = distance(written, plain(candidate));
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** A question and a space, or nothing. */
  static String question(String text, Collection<String> candidates) {
    return LookAlikes.remark(text)
        + of(text, candidates)
            .map(name -> LookAlikes.remark(name) + "did you mean '" + name + "'? ")
            .orElse("");
  }

  private static String plain(String text) {
    return text.replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** Insertions, deletions, replacements and swaps of neighbours. */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(last[j], current[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
        }
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = current;
      current = spare;
    }
    return last[b.length()];
  }
}
