package dev.layersock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.layersock.settings.NoSettings;
import dev.layersock.settings.Origin;
import dev.layersock.settings.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SettingDocTest {
  record Bare(int number) {}

  record Named(@Setting("A name") String name) {}

  record Mapped(@Setting("A map") Map<String, String> map) {}

  record WrongDefault(@Setting(value = "A number", byDefault = "ten") int number) {}

  record BrokenDefault(@Setting(value = "A number", byDefault = "[") List<Integer> number) {}

  record UselessDefault(@Setting(value = "A", byDefault = "1") Optional<Integer> number) {}

  record Endless(@Setting("More") List<Endless> more) {}

  record Deep(@Setting("A list of lists") List<List<String>> lists) {}

  record Twins(@Setting("One") int tokenRate, @Setting("Two") int token_rate) {}

  record Throwing(@Setting(value = "A number", byDefault = "1") int number) {
    Throwing {
      throw new IllegalStateException("never");
    }
  }

  record FromEnvironment(@Setting(value = "A", byDefault = "${LAYERSOCK_UNSET}") int number) {}

  @Test
  @DisplayName("A setting is described by its key, type, unit, default and meaning")
  void describes() {
    List<SettingDoc> docs = SettingDoc.of(Fakes.QosSettings.class);
    assertThat(docs)
        .extracting(SettingDoc::key)
        .containsExactly("token-rate", "token-bucket-size", "peak-bandwidth", "service-type");
    SettingDoc rate = docs.get(0);
    assertThat(rate.kind()).isEqualTo(SettingKind.RATE);
    assertThat(rate.type()).isEqualTo("rate, e.g. 16Mbit/s");
    assertThat(rate.units()).contains("Mbit/s", "MiB/s");
    assertThat(rate.isRequired()).isTrue();
    assertThat(rate.meaning()).isEqualTo("Bytes a second over time");
    assertThat(docs.get(1).byDefault()).contains("64KiB");
    assertThat(docs.get(1).isRequired()).isFalse();
    assertThat(docs.get(2).isRequired()).isFalse();
    assertThat(docs.get(3).choices()).contains("best-effort", "network-control");
  }

  @Test
  @DisplayName("A list of records is described with what is in it, without its place")
  void nested() {
    SettingDoc rules = SettingDoc.of(Fakes.FilterSettings.class).get(1);
    assertThat(rules.kind()).isEqualTo(SettingKind.SECTION);
    assertThat(rules.isList()).isTrue();
    assertThat(rules.nested())
        .extracting(SettingDoc::key)
        .containsExactly("allow", "ports", "name");
    assertThat(rules.nested().get(0).type())
        .isEqualTo("addresses, e.g. 10.0.0.0/8 (one or a list)");
  }

  @Test
  @DisplayName("A record without components has no settings, and a place is none")
  void none() {
    record Placed(Origin origin) {}
    assertThat(SettingDoc.of(NoSettings.class)).isEmpty();
    assertThat(SettingDoc.of(Placed.class)).isEmpty();
  }

  @Test
  @DisplayName("A default that only the environment can give is no mistake")
  void environmentDefault() {
    assertThat(SettingDoc.of(FromEnvironment.class).get(0).isRequired()).isFalse();
  }

  @Test
  @DisplayName("What an author declared wrongly is refused with record, component and reason")
  void mistakes() {
    refused(Bare.class, "number", "has no @Setting");
    refused(Named.class, "name", "the key 'name' is taken");
    refused(
        Mapped.class, "map", "java.util.Map<java.lang.String, java.lang.String> cannot be bound");
    refused(WrongDefault.class, "number", "'ten' is not a whole number");
    refused(BrokenDefault.class, "number", "not YAML");
    refused(UselessDefault.class, "number", "a default is of no use");
    refused(Endless.class, "more", "a record cannot hold itself");
    refused(
        Deep.class, "lists", "there is no List or Optional of java.util.List<java.lang.String>");
    refused(Twins.class, "token_rate", "has the key 'token-rate', too");
  }

  @Test
  @DisplayName("A constructor that fails in another way than by refusing is the author's mistake")
  void throwingConstructor() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SectionBinder("", any -> null, new Problems(SourceText.of("f", "")))
                    .bind(SettingsRecord.of(Throwing.class), Optional.empty(), Origin.CODE))
        .withMessageContaining("Throwing")
        .withMessageContaining("not java.lang.IllegalStateException: never");
  }

  private static void refused(Class<? extends Record> type, String component, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingDoc.of(type))
        .withMessageContaining(type.getName())
        .withMessageContaining("component '" + component + "'")
        .withMessageContaining(reason);
  }
}
