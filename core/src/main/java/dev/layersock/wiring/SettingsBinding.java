package dev.layersock.wiring;

import com.google.inject.Binder;

/** Binds a settings record to its own class. */
final class SettingsBinding {
  private SettingsBinding() {}

  @SuppressWarnings("unchecked") // an object's class is a Class of its own type
  static <T extends Record> void bind(Binder binder, T settings) {
    binder.bind((Class<T>) settings.getClass()).toInstance(settings);
  }
}
