package dev.layersock.config;

import java.util.List;
import java.util.Optional;

/**
 * What one who writes a file must know of one setting.
 *
 * @param key as it stands in a file
 * @param kind what it is; of a list, what one of it is
 * @param type the same in words, for example {@code rate, e.g. 16Mbit/s}
 * @param isList whether there can be several
 * @param units that can stand behind the number; empty if it has none
 * @param choices the possible words; empty if there are no fixed ones
 * @param byDefault the value of an absent key, as it would stand in a file; empty if there is none
 * @param isRequired whether it must be given
 * @param meaning one sentence, without a full stop
 * @param nested the settings in a {@linkplain SettingKind#SECTION section}; else none
 */
public record SettingDoc(
    String key,
    SettingKind kind,
    String type,
    boolean isList,
    List<String> units,
    List<String> choices,
    Optional<String> byDefault,
    boolean isRequired,
    String meaning,
    List<SettingDoc> nested) {
  /** Copies the lists. */
  public SettingDoc {
    units = List.copyOf(units);
    choices = List.copyOf(choices);
    nested = List.copyOf(nested);
  }

  /**
   * Describes a provider's settings, in the order of their declaration.
   *
   * @throws IllegalArgumentException if the record is wrongly declared; the message names record
   *     and component
   */
  public static List<SettingDoc> of(Class<? extends Record> settings) {
    return describe(SettingsRecord.of(settings));
  }

  private static List<SettingDoc> describe(SettingsRecord record) {
    return record.components().stream()
        .filter(component -> !(component.type() instanceof SettingType.Place))
        .map(SettingDoc::describe)
        .toList();
  }

  private static SettingDoc describe(SettingComponent component) {
    SettingType type = component.type();
    if (type instanceof SettingType.Maybe maybe) {
      type = maybe.present();
    }
    boolean isList = type instanceof SettingType.Many;
    if (type instanceof SettingType.Many many) {
      type = many.element();
    }
    SettingKind kind = SettingKind.SECTION;
    List<String> units = List.of();
    List<String> choices = List.of();
    List<SettingDoc> nested = List.of();
    if (type instanceof SettingType.Scalar scalar) {
      kind = scalar.type().kind();
      units = scalar.type().units();
      choices = scalar.type().choices();
    } else if (type instanceof SettingType.Section section) {
      nested = describe(section.record());
    }
    return new SettingDoc(
        component.key(),
        kind,
        component.type().label(),
        isList,
        units,
        choices,
        Optional.of(component.byDefault()).filter(text -> !text.isEmpty()),
        component.isRequired(),
        component.meaning(),
        nested);
  }
}
