package dev.layersock.config;

import dev.layersock.settings.Origin;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * The text that is read, to find the line of a place.
 *
 * @param fileName as the user named it
 * @param text all of it
 * @param lines the text's lines, without their ends
 */
record SourceText(String fileName, String text, List<String> lines) {

  static SourceText of(String fileName, String text) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return new SourceText(fileName, plain, List.of(plain.split("\r\n|\r|\n", -1)));
  }

  Origin whole() {
    return new Origin(fileName, 0, 0);
  }

  Origin origin(Optional<Mark> mark) {
    return mark.map(m -> new Origin(fileName, m.getLine() + 1, m.getColumn() + 1)).orElse(whole());
  }

  /** The place of a code point, counted from 0. */
  Origin originAt(int index) {
    int[] before = text.codePoints().limit(index).toArray();
    String[] linesBefore = new String(before, 0, before.length).split("\r\n|\r|\n", -1);
    String last = linesBefore[linesBefore.length - 1];
    return new Origin(fileName, linesBefore.length, last.codePointCount(0, last.length()) + 1);
  }

  String line(Origin origin) {
    int line = origin.line();
    return line >= 1 && line <= lines.size() ? lines.get(line - 1) : "";
  }
}
