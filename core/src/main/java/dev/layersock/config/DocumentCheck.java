package dev.layersock.config;

import dev.layersock.settings.Origin;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Finds what is wrong in a document whatever its keys mean. Visits each node once. */
final class DocumentCheck {
  /** What YAML itself knows. Written out, as {@code !!int}, they are not needed, but harmless. */
  private static final Set<Tag> USUAL_TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP, Tag.MERGE);

  private final SourceText source;
  private final Problems problems;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Node> done = Collections.newSetFromMap(new IdentityHashMap<>());

  private DocumentCheck(SourceText source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  /**
   * Reports what is wrong.
   *
   * @return false if the document holds itself, so that reading it might not end
   */
  static boolean check(Node root, SourceText source, Problems problems) {
    return new DocumentCheck(source, problems).visit(root, ProblemCode.DUPLICATE_KEY, true);
  }

  static boolean isMerge(ScalarNode key) {
    return key.isPlain() && key.getValue().equals("<<");
  }

  private boolean visit(Node node, ProblemCode duplicate, boolean isRoot) {
    if (!open.add(node)) {
      feature(node, "an anchor is used within itself", "use it outside of what it names");
      return false;
    }
    boolean finite = true;
    if (done.add(node)) {
      if (!USUAL_TAGS.contains(node.getTag())) {
        feature(node, "tag '" + node.getTag().getValue() + "' has no meaning here", "remove it");
      }
      if (node instanceof SequenceNode sequence) {
        for (Node item : sequence.getValue()) {
          finite &= visit(item, ProblemCode.DUPLICATE_KEY, false);
        }
      } else if (node instanceof MappingNode mapping) {
        finite = visitMap(mapping, duplicate, isRoot);
      }
    }
    open.remove(node);
    return finite;
  }

  private boolean visitMap(MappingNode mapping, ProblemCode duplicate, boolean isRoot) {
    boolean finite = true;
    Map<String, Origin> seen = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      ProblemCode duplicateBelow = ProblemCode.DUPLICATE_KEY;
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        noPlainKey(tuple.getKeyNode());
      } else if (isMerge(key)) {
        feature(
            key,
            "merge keys are not part of YAML 1.2",
            "repeat the settings, or use an alias for the whole section");
      } else {
        checkFirst(key, seen, duplicate);
        if (isRoot && key.getValue().equals("chains")) {
          duplicateBelow = ProblemCode.DUPLICATE_CHAIN;
        }
      }
      finite &= visit(tuple.getValueNode(), duplicateBelow, false);
    }
    return finite;
  }

  private void checkFirst(ScalarNode key, Map<String, Origin> seen, ProblemCode code) {
    Origin origin = source.origin(key.getStartMark());
    Origin first = seen.putIfAbsent(key.getValue(), origin);
    if (first != null) {
      String what = code == ProblemCode.DUPLICATE_CHAIN ? "chain '" : "key '";
      problems.add(
          code,
          origin,
          what + key.getValue() + "' stands here for the second time",
          "the first is at " + first + "; keep one of the two");
    }
  }

  private void noPlainKey(Node key) {
    Origin origin = source.origin(key.getStartMark());
    // Two braces that stand without quotes are a map whose key is a map.
    if (source.line(origin).contains("{{")) {
      problems.add(
          ProblemCode.TEMPLATE_LEFT,
          origin,
          "'{{' is left over from a template",
          "fill it in before, or write ${NAME} for an environment variable");
    } else {
      feature(key, "a key is a plain text", "quotes make a text of it");
    }
  }

  private void feature(Node node, String message, String hint) {
    problems.add(ProblemCode.YAML_FEATURE, source.origin(node.getStartMark()), message, hint);
  }
}
