package dev.layersock.composition;

import dev.layersock.descriptor.BaseDescriptor;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.settings.Origin;
import java.util.List;

/**
 * The base of a chain. Chains of one system whose bases have the same kind and equal settings share
 * one base provider.
 *
 * @param name unique within the chain; logs and errors call the base so
 * @param descriptor its kind
 * @param settings an instance of the descriptor's record
 * @param values the settings as text, with their sources
 * @param origin where it is listed
 */
public record BaseSpec(
    String name,
    BaseDescriptor<?> descriptor,
    Record settings,
    List<SettingValue> values,
    Origin origin) {
  /** Checks that settings and descriptor fit. */
  public BaseSpec {
    settings = descriptor.settings().cast(settings);
    values = List.copyOf(values);
  }

  /** A base made in code. */
  public static BaseSpec of(String name, BaseDescriptor<?> descriptor, Record settings) {
    return new BaseSpec(name, descriptor, settings, List.of(), Origin.CODE);
  }

  /** The protocols that it offers, the preferred one first. */
  public List<ProtocolInfo> protocols() {
    return protocols(descriptor, settings);
  }

  private static <S extends Record> List<ProtocolInfo> protocols(
      BaseDescriptor<S> descriptor, Record settings) {
    return descriptor.protocols(descriptor.settings().cast(settings));
  }
}
