package dev.layersock.config;

import dev.layersock.settings.Origin;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** Turns a text into nodes that know their places. */
final class YamlReader {
  /** Bytes, or characters, of the largest file. */
  static final int LARGEST = 1 << 20;

  /** So that a small text cannot stand for a huge one. */
  private static final int MOST_ALIASES = 100;

  private YamlReader() {}

  /** The document; empty if it is empty, or if a problem was reported that ends the reading. */
  static Optional<ConfigNode> read(SourceText source, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(source.fileName())
            .setCodePointLimit(LARGEST)
            .setMaxAliasesForCollections(MOST_ALIASES)
            .setSchema(new FailsafeSchema()) // each setting knows what its text means
            // Reported with its place by the check of the document.
            .setAllowNonScalarKeys(true)
            .build();
    try {
      return new Composer(settings, new LimitedParser(settings, source.text()))
          .getSingleNode()
          .filter(root -> DocumentCheck.check(root, source, problems))
          .map(root -> new ConfigNode(root, source));
    } catch (LimitedParser.TooDeepException e) {
      problems.add(ProblemCode.TOO_LARGE, source.origin(e.getProblemMark()), e.getProblem(), "");
    } catch (MarkedYamlEngineException e) {
      Origin origin =
          source.origin(e.getProblemMark().isPresent() ? e.getProblemMark() : e.getContextMark());
      problems.add(ProblemCode.NOT_YAML, origin, message(e), hint(e, source, origin));
    } catch (ReaderException e) {
      problems.add(
          ProblemCode.NOT_TEXT,
          source.originAt(e.getPosition()),
          String.format("character U+%04X is not allowed in YAML", e.getCodePoint()),
          "remove it, or write it as an escape within double quotes");
    } catch (YamlEngineException e) {
      String what = String.valueOf(e.getMessage());
      problems.add(
          ProblemCode.NOT_YAML,
          source.whole(),
          "not YAML: " + what,
          what.contains("Version")
              ? "files have YAML 1.2; leave the line out that begins with %YAML"
              : "");
    }
    return Optional.empty();
  }

  private static String message(MarkedYamlEngineException e) {
    String context = e.getContext();
    String problem = e.getProblem();
    return "not YAML: "
        + (context == null || context.isBlank() ? "" : context + ", ")
        + (problem == null ? "" : problem);
  }

  private static String hint(MarkedYamlEngineException e, SourceText source, Origin origin) {
    String line = source.line(origin);
    String message = message(e);
    if (line.contains("\t") && message.contains("TAB")) {
      return "indent with spaces; YAML allows no tabs there";
    }
    if (line.contains("${") && message.contains("got {")) {
      return "within [ ] and { }, a text with ${...} needs quotes: '${NAME}'";
    }
    if (line.contains("::") && message.contains("flow")) {
      return "within [ ] and { }, an IPv6 address that begins or ends with ':' needs quotes: '::1'";
    }
    if (message.contains("mapping values are not allowed")) {
      return "put settings on lines of their own, indented further, or in braces: {key: value}";
    }
    if (message.contains("expected ',' or")) {
      return "a comma is missing before this, or a bracket's end, or quotes around a text; it begins"
          + " at "
          + source.origin(e.getContextMark());
    }
    if (message.contains("undefined alias")) {
      return "an anchor (&name) stands before its alias in the same file; a text needs quotes";
    }
    if (message.contains("another document")) {
      return "a file has one document: put all under one 'chains:', and leave '---' out";
    }
    if (message.contains("expected '<document start>'")) {
      return "nothing may stand behind the end; a comment begins with '#'";
    }
    Origin begin = source.origin(e.getContextMark());
    if (message.contains("quoted scalar")) {
      return "the quote at " + begin + " has no end";
    }
    if (message.contains("expected <block end>")) {
      return "what belongs together begins in the same column; it begins at " + begin;
    }
    return begin.line() > 0 && begin.line() < origin.line() ? "it begins at " + begin : "";
  }
}
