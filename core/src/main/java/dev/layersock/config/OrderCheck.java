package dev.layersock.config;

import dev.layersock.descriptor.LayerDescriptor;
import java.util.List;

/** Checks what layers say about their order. */
final class OrderCheck {
  private OrderCheck() {}

  static void check(List<Listed> listed, Problems problems) {
    for (int i = 1; i < listed.size(); i++) {
      Listed item = listed.get(i);
      if (item.descriptor().orElse(null) instanceof LayerDescriptor layer) {
        for (Listed before : listed.subList(0, i)) {
          if (layer.above().contains(before.kind())) {
            problems.add(
                ProblemCode.WRONG_ORDER,
                item.origin(),
                "layer '" + item.kind() + "' must be listed before '" + before.kind() + "'",
                "move it before what is at "
                    + before.origin()
                    + "; listed first is nearest the application");
          }
        }
      }
    }
  }
}
