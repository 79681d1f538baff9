package dev.layersock.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The README's text, and the files and commands in it. */
final class Readme {
  private static final Pattern FILE =
      Pattern.compile("<!-- file: (\\S+) -->\\n```\\w*\\n(.*?)```", Pattern.DOTALL);

  private final String text;

  Readme(Path file) throws IOException {
    this.text = Files.readString(file);
  }

  /** The files that it shows, by name. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    Matcher matcher = FILE.matcher(text);
    while (matcher.find()) {
      files.put(matcher.group(1), matcher.group(2));
    }
    return files;
  }

  /** The lines of its shell blocks that begin with some words, without comments. */
  List<String> commands(String beginning) {
    return text.lines()
        .filter(line -> line.startsWith(beginning))
        .map(line -> line.replaceFirst("\\s+#.*", ""))
        .toList();
  }
}
