package dev.layersock.cli.demo;

import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.LayerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A chain, drawn with letters. */
final class ChainPicture {
  private static final String INDENT = "    ";

  private ChainPicture() {}

  /** The lines of the drawing, application on top. */
  static List<String> draw(ChainSpec chain) {
    int width = chain.base().name().length();
    for (LayerSpec layer : chain.layers()) {
      width = Math.max(width, layer.name().length());
    }
    String edge = INDENT + "+" + "-".repeat(width + 2) + "+";
    List<String> lines = new ArrayList<>();
    lines.add(INDENT + "  the application");
    lines.add(INDENT + "  | calls     ^ events");
    lines.add(INDENT + "  v go down   | go up");
    lines.add(edge);
    for (LayerSpec layer : chain.layers()) {
      lines.add(box(layer.name(), width, layer.descriptor().summary()));
      lines.add(edge);
    }
    lines.add(box(chain.base().name(), width, "the base: " + lower(chain)));
    lines.add(edge);
    return lines;
  }

  private static String lower(ChainSpec chain) {
    String summary = chain.base().descriptor().summary();
    return summary.substring(0, 1).toLowerCase(Locale.ROOT) + summary.substring(1);
  }

  private static String box(String name, int width, String summary) {
    return INDENT + "| " + name + " ".repeat(width - name.length()) + " |  " + summary;
  }
}
