package dev.layersock.layers.filter;

import dev.layersock.settings.PortRange;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which rule decides first on each port, of one block and one function. For one thread. */
final class Coverage {
  /** By their first ports; they do not overlap. */
  private final TreeMap<Integer, Piece> pieces = new TreeMap<>();

  /**
   * Some ports.
   *
   * @param last the last of them
   * @param rule the index of the rule that decides on them
   */
  record Piece(int last, int rule) {}

  /** Gives a rule the ports of a range that no rule has yet. */
  void add(PortRange range, int rule) {
    int from = range.first();
    while (from <= range.last()) {
      Piece there = at(from);
      if (there != null) {
        from = there.last() + 1;
        continue;
      }
      Map.Entry<Integer, Piece> next = pieces.higherEntry(from);
      int last = next == null ? range.last() : Math.min(range.last(), next.getKey() - 1);
      pieces.put(from, new Piece(last, rule));
      from = last + 1;
    }
  }

  /** What is known of a port; null if no rule has it. */
  @Nullable Piece at(int port) {
    Map.Entry<Integer, Piece> before = pieces.floorEntry(port);
    return before == null || before.getValue().last() < port ? null : before.getValue();
  }
}
