package dev.layersock.config;

import dev.layersock.settings.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A value in a file: a map, a list or a text, with its place. What YAML would make of a text (a
 * number, a boolean) is ignored; the setting's type decides.
 */
final class ConfigNode {
  private final Node node;
  private final SourceText source;

  ConfigNode(Node node, SourceText source) {
    this.node = node;
    this.source = source;
  }

  /** A key of a map with its value. */
  record Entry(String key, Origin origin, ConfigNode value) {}

  Origin origin() {
    return source.origin(node.getStartMark());
  }

  boolean isMap() {
    return node instanceof MappingNode;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  boolean isText() {
    return node instanceof ScalarNode;
  }

  /** Whether nothing, or YAML's word for nothing, stands here. */
  boolean isNothing() {
    return node instanceof ScalarNode scalar
        && scalar.isPlain()
        && switch (scalar.getValue()) {
          case "", "~", "null", "Null", "NULL" -> true;
          default -> false;
        };
  }

  /** The text, quotes removed; empty for what is no text. */
  String text() {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** What is in a list; of anything else, that alone. */
  List<ConfigNode> itemsOrSelf() {
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(this);
    }
    List<ConfigNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new ConfigNode(item, source));
    }
    return items;
  }

  /** What is in a map; nothing for anything else. {@link DocumentCheck} reports keys left out. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key && !DocumentCheck.isMerge(key)) {
          entries.add(entry(key, tuple.getValueNode()));
        }
      }
    }
    return entries;
  }

  /** The first with a key. */
  Optional<Entry> entry(String wanted) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key
            && key.getValue().equals(wanted)
            && !DocumentCheck.isMerge(key)) {
          return Optional.of(entry(key, tuple.getValueNode()));
        }
      }
    }
    return Optional.empty();
  }

  private Entry entry(ScalarNode key, Node value) {
    return new Entry(
        key.getValue(), source.origin(key.getStartMark()), new ConfigNode(value, source));
  }

  /** For messages. */
  String shape() {
    if (isMap()) {
      return "a map";
    }
    if (isList()) {
      return "a list";
    }
    return isNothing() ? "nothing" : "a single value";
  }
}
