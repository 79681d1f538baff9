package dev.layersock.config;

/** What a component of a settings record can be. */
sealed interface SettingType {
  /** One text. */
  record Scalar(ScalarType type) implements SettingType {}

  /** A map. */
  record Section(SettingsRecord record) implements SettingType {}

  /** A list; of one, the brackets can be left out. */
  record Many(SettingType element) implements SettingType {}

  /** What may be absent. */
  record Maybe(SettingType present) implements SettingType {}

  /** The place of its section; not in the file. */
  record Place() implements SettingType {}

  /** What one value of a list, or the value where there is one, looks like; for messages. */
  default String label() {
    if (this instanceof Scalar scalar) {
      return scalar.type().label();
    }
    if (this instanceof Many many) {
      return many.element().label() + " (one or a list)";
    }
    if (this instanceof Maybe maybe) {
      return maybe.present().label();
    }
    return SettingKind.SECTION.label();
  }
}
