package dev.layersock.recipes;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One section of docs/recipes.md. Its blocks come with the host, the port and the file of chains
 * that the test has, in place of those that the page shows; nothing else is changed. Immutable.
 */
final class Recipe {
  private static final Path PAGE = Path.of("..", "docs", "recipes.md");
  private static final Pattern HOST = Pattern.compile("\\w+\\.example\\.com");

  private final String text;
  private final int usualPort;
  private final int port;

  /**
   * The section with a title.
   *
   * @param usualPort what the page shows
   * @param port that the test's server has
   */
  Recipe(String title, int usualPort, int port) throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("\n## " + title + "\n") + 1;
    if (start == 0) {
      throw new AssertionError(PAGE + " has no section '" + title + "'");
    }
    int end = page.indexOf("\n## ", start);
    this.text = end < 0 ? page.substring(start) : page.substring(start, end);
    this.usualPort = usualPort;
    this.port = port;
  }

  /** The titles of all sections. */
  static List<String> titles() throws IOException {
    return Files.readString(PAGE)
        .lines()
        .filter(line -> line.startsWith("## "))
        .map(line -> line.substring(3))
        .toList();
  }

  /** The file of chains at the head of the page, as it stands there. */
  static String chains() throws IOException {
    return block(Files.readString(PAGE), "yaml");
  }

  /** The first line of the block without a kind. */
  String url(Path chains) {
    return here(block(text, ""), chains).strip();
  }

  /** A block of properties. */
  Properties properties(String kind, Path chains) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(here(block(text, kind), chains)));
    return properties;
  }

  /** The class that the section shows, in a class loader of its own. */
  Class<?> type(Path folder, Path chains) throws Exception {
    return ShownClass.load(here(block(text, "java"), chains), folder);
  }

  private static String block(String text, String kind) {
    Matcher matcher =
        Pattern.compile(
                "^```" + Pattern.quote(kind) + "\\n(.+?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no block '" + kind + "' in:\n" + text);
    }
    return matcher.group(1);
  }

  private String here(String shown, Path chains) {
    return HOST.matcher(shown)
        .replaceAll("localhost")
        .replaceAll("\\b" + usualPort + "\\b", Integer.toString(port))
        .replace("chains.yaml", chains.toString());
  }
}
