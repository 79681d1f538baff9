package dev.layersock.config;

import dev.layersock.settings.Origin;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A settings record as the binder sees it.
 *
 * @param type the record's class
 * @param components in the order of declaration
 * @param keys those that a file can have, sorted
 * @param constructor the canonical one, accessible
 */
record SettingsRecord(
    Class<? extends Record> type,
    List<SettingComponent> components,
    List<String> keys,
    Constructor<? extends Record> constructor) {

  /** Each is read once: most of what a small file costs would be to read them again. */
  private static final ClassValue<SettingsRecord> OF_PROVIDERS =
      new ClassValue<>() {
        @Override
        protected SettingsRecord computeValue(Class<?> type) {
          return read(type.asSubclass(Record.class));
        }
      };

  /** The settings of a provider. */
  static SettingsRecord of(Class<? extends Record> type) {
    return OF_PROVIDERS.get(type);
  }

  private static SettingsRecord read(Class<? extends Record> type) {
    SettingsRecord read = new SettingsRecordReader().read(type);
    if (read.keys().contains("name")) {
      throw new DeclarationException(
          type, "name", "the key 'name' is taken: it names the instance; call this differently");
    }
    return read;
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
