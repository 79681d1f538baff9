package dev.layersock.composition;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.descriptor.Remark;
import dev.layersock.settings.Origin;
import java.util.List;

/**
 * One layer of a chain.
 *
 * @param name unique within the chain; logs and errors call the layer so
 * @param descriptor its kind
 * @param settings an instance of the descriptor's record
 * @param values the settings as text, with their sources
 * @param origin where it is listed
 */
public record LayerSpec(
    String name,
    LayerDescriptor descriptor,
    Record settings,
    List<SettingValue> values,
    Origin origin) {
  /** Checks that settings and descriptor fit. */
  public LayerSpec {
    settings = descriptor.settings().cast(settings);
    values = List.copyOf(values);
  }

  /** A layer made in code. */
  public static LayerSpec of(String name, LayerDescriptor descriptor, Record settings) {
    return new LayerSpec(name, descriptor, settings, List.of(), Origin.CODE);
  }

  /** What its descriptor has to say of its settings; a descriptor that fails is said to. */
  public List<Remark> remarks() {
    try {
      return List.copyOf(descriptor.remarks(settings));
    } catch (RuntimeException e) {
      String who = descriptor.getClass().getName();
      return List.of(
          Remark.note(origin, "its descriptor " + who + " cannot say what to think: " + e));
    }
  }
}
