package dev.layersock.config;

import dev.layersock.settings.Origin;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A settings record as the binder sees it.
 *
 * @param type the record's class
 * @param components in the order of declaration
 * @param constructor the canonical one, accessible
 */
record SettingsRecord(
    Class<? extends Record> type,
    List<SettingComponent> components,
    Constructor<? extends Record> constructor) {

  /** The settings of a provider. */
  static SettingsRecord of(Class<? extends Record> type) {
    SettingsRecord read = new SettingsRecordReader().read(type);
    if (read.keys().contains("name")) {
      throw new DeclarationException(
          type, "name", "the key 'name' is taken: it names the instance; call this differently");
    }
    return read;
  }

  /** The keys that a file can have, sorted. */
  List<String> keys() {
    Predicate<SettingComponent> isPlace = c -> c.type() instanceof SettingType.Place;
    return components.stream()
        .filter(isPlace.negate())
        .map(SettingComponent::key)
        .sorted()
        .toList();
  }

  /** Whether a file can leave out all of it. */
  boolean isOptional() {
    return components.stream().noneMatch(SettingComponent::isRequired);
  }

  /**
   * Makes an instance.
   *
   * @throws IllegalArgumentException of the record's constructor
   */
  Record instance(@Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new DeclarationException(
          type, "(constructor)", "it may throw IllegalArgumentException only, not " + e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new DeclarationException(type, "(constructor)", "it cannot be called: " + e);
    }
  }

  /** Where a default comes from. */
  static SourceText defaultSource(String text) {
    return SourceText.of(Origin.CODE.file(), text);
  }
}
