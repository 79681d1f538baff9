package dev.layersock;

import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.Composition;
import dev.layersock.composition.LayerSpec;
import dev.layersock.descriptor.Remark;
import dev.layersock.protocol.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of what nobody can have meant so, in settings that are valid. */
final class Mistakes {
  private static final Logger log = LoggerFactory.getLogger(Mistakes.class);

  private Mistakes() {}

  static void log(Composition composition) {
    for (ChainSpec chain : composition.chains()) {
      for (LayerSpec layer : chain.layers()) {
        layer.remarks().stream()
            .filter(Remark::isMistake)
            .forEach(mistake -> log(chain, layer, mistake));
      }
    }
  }

  private static void log(ChainSpec chain, LayerSpec layer, Remark mistake) {
    log.warn(
        "event=mistake chain={} layer={} at={} what={}",
        chain.name(),
        layer.name(),
        Printable.value(mistake.origin()),
        Printable.quoted(mistake.text()));
  }
}
