package dev.layersock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.Composition;
import dev.layersock.composition.EntrySpec;
import dev.layersock.composition.LayerSpec;
import dev.layersock.composition.SettingValue;
import dev.layersock.composition.SettingValue.Source;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.settings.ByteSize;
import dev.layersock.settings.DataRate;
import dev.layersock.settings.Origin;
import dev.layersock.settings.PortRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainFileTest {
  private static final String GOOD =
      """
      # comment
      chains:
        web:
          - logging
          - filter:
              name: egress
              default: deny
              rules:
                - allow: [10.0.0.0/8, 127.0.0.0/8]
                  ports: [443, 8000-8999]
                - {allow: "::1", name: local}
          - filter
          - filter
          - nio: {connect-timeout: 5s}
        memory: [logging, "${BASE}"]
      entries:
        - web
        - {name: dns, chain: memory, family: ipv4, type: datagram}
      """;

  private static Composition parse(String text) {
    return ChainFile.parse("chains.yaml", text, Fakes.REGISTRY, Fakes.ENVIRONMENT::get);
  }

  private static LayerSpec onlyLayer(String listing) {
    return parse("chains: {a: [" + listing + ", loopback]}\nentries: {chain: a, type: stream}\n")
        .chains()
        .get(0)
        .layers()
        .get(0);
  }

  private static Problem load(Path file) {
    ConfigurationException failure =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> ChainFile.load(file, Fakes.REGISTRY, Fakes.ENVIRONMENT::get));
    assertThat(failure.problems()).hasSize(1);
    return failure.problems().get(0);
  }

  @Test
  @DisplayName("A chain has its layers in the order of the file, and then its base")
  void chains() {
    ChainSpec web = parse(GOOD).chain("web").orElseThrow();
    assertThat(web.layers())
        .extracting(LayerSpec::name)
        .containsExactly("logging", "egress", "filter", "filter#2");
    assertThat(web.layers().get(1).descriptor().name()).isEqualTo("filter");
    assertThat(web.layers().get(1).origin()).isEqualTo(new Origin("chains.yaml", 5, 7));
    assertThat(web.base().name()).isEqualTo("nio");
    assertThat(web.base().settings()).isEqualTo(new Fakes.NioSettings(Duration.ofSeconds(5), true));
    assertThat(web.origin()).isEqualTo(new Origin("chains.yaml", 3, 3));
  }

  @Test
  @DisplayName("A record in a list is bound with its place, and a text alone is a list of one")
  void nested() throws BadValueException {
    Fakes.FilterSettings settings =
        (Fakes.FilterSettings) parse(GOOD).chains().get(0).layers().get(1).settings();
    assertThat(settings.otherwise()).isEqualTo(Fakes.Verdict.DENY);
    assertThat(settings.rules())
        .containsExactly(
            new Fakes.Rule(
                List.of(Addresses.cidr("10.0.0.0/8"), Addresses.cidr("127.0.0.0/8")),
                List.of(new PortRange(443, 443), new PortRange(8000, 8999)),
                Optional.empty(),
                new Origin("chains.yaml", 9, 13)),
            new Fakes.Rule(
                List.of(Addresses.cidr("::1")),
                List.of(PortRange.ANY),
                Optional.of("local"),
                new Origin("chains.yaml", 11, 13)));
  }

  @Test
  @DisplayName("Each setting tells its key, text, source and place")
  void values() {
    List<SettingValue> values = parse(GOOD).chains().get(0).layers().get(1).values();
    assertThat(values)
        .containsExactly(
            new SettingValue("default", "deny", Source.FILE, new Origin("chains.yaml", 7, 18)),
            new SettingValue(
                "rules[0].allow",
                "[10.0.0.0/8, 127.0.0.0/8]",
                Source.FILE,
                new Origin("chains.yaml", 9, 20)),
            new SettingValue(
                "rules[0].ports",
                "[443, 8000-8999]",
                Source.FILE,
                new Origin("chains.yaml", 10, 20)),
            new SettingValue(
                "rules[1].allow", "['::1']", Source.FILE, new Origin("chains.yaml", 11, 21)),
            new SettingValue("rules[1].ports", "[any]", Source.DEFAULT, Origin.CODE),
            new SettingValue(
                "rules[1].name", "local", Source.FILE, new Origin("chains.yaml", 11, 34)));
  }

  @Test
  @DisplayName("Entries stand in the catalog as listed, with their restrictions")
  void entries() {
    assertThat(parse(GOOD).entries())
        .containsExactly(
            new EntrySpec(
                "web", "web", Optional.empty(), Optional.empty(), new Origin("chains.yaml", 17, 5)),
            new EntrySpec(
                "dns",
                "memory",
                Optional.of(AddressFamily.INET),
                Optional.of(SocketType.DGRAM),
                new Origin("chains.yaml", 18, 5)));
  }

  @Test
  @DisplayName("Without entries, every chain is one, in the order of the file")
  void noEntries() {
    Composition composition = parse("chains: {b: nio, a: [logging, nio]}");
    assertThat(composition.entries()).extracting(EntrySpec::name).containsExactly("b", "a");
  }

  @Test
  @DisplayName("What the file leaves out has the declared default, in nested records too")
  void defaults() {
    LayerSpec framing = onlyLayer("framing");
    assertThat(framing.settings())
        .isEqualTo(
            new Fakes.FramingSettings(
                new ByteSize(16384), false, 16, new Fakes.Tuning(3, Duration.ofMillis(250))));
    assertThat(framing.values())
        .extracting(SettingValue::key, SettingValue::text, SettingValue::source)
        .contains(
            tuple("tuning.pause", "250ms", Source.DEFAULT),
            tuple("largest", "16KiB", Source.DEFAULT));
    assertThat(onlyLayer("framing: ").settings()).isEqualTo(framing.settings());
    assertThat(onlyLayer("framing: {tuning: {}}").settings()).isEqualTo(framing.settings());
  }

  @Test
  @DisplayName("An environment variable gives a value or, unset, leaves its default")
  void environment() {
    LayerSpec set = onlyLayer("qos: {token-rate: \"${RATE:16Mbit/s}\"}");
    assertThat(((Fakes.QosSettings) set.settings()).tokenRate()).isEqualTo(new DataRate(2_000_000));
    assertThat(set.values().get(0).source()).isEqualTo(Source.ENVIRONMENT);
    assertThat(set.values().get(0).text()).isEqualTo("2MB/s");
    LayerSpec unset = onlyLayer("qos: {token-rate: \"${UNSET:16Mbit/s}\"}");
    assertThat(unset.values().get(0).source()).isEqualTo(Source.FILE);
    assertThat(unset.values().get(0).text()).isEqualTo("16Mbit/s");
    assertThat(parse(GOOD).chains().get(1).base().name()).isEqualTo("loopback");
  }

  @Test
  @DisplayName("Two dollars before a brace stand for one that means nothing")
  void escapedReference() throws BadValueException {
    assertThat(EnvironmentText.expand("$${HOME} costs $5", name -> null).text())
        .isEqualTo("${HOME} costs $5");
  }

  @ParameterizedTest
  @CsvSource({
    "$$NAME, $NAME",
    "to $$NAME or $$$NAME, to $NAME or $$NAME",
    "pa$$word, pa$$word",
    "{{{{ .Values.rate }} a, {{ .Values.rate }} a",
    "@@rate@, @rate@",
    "%%NAME% and 5%, %NAME% and 5%",
    "<%<% x %>, <% x %>",
    "#{#{x} and $${x}, #{x} and ${x}"
  })
  @DisplayName("A dollar more, or a template's mark twice, makes a text of what means something")
  void escaped(String written, String meant) throws BadValueException {
    assertThat(EnvironmentText.expand(written, name -> null).text()).isEqualTo(meant);
    String shown = EnvironmentText.asInFile(meant);
    assertThat(EnvironmentText.expand(shown, name -> null).text()).isEqualTo(meant);
  }

  @Test
  @DisplayName("A section that an alias repeats is bound in both places")
  void alias() {
    Composition composition =
        parse("chains: {a: [filter: &f {default: deny}, nio], b: [filter: *f, nio]}");
    assertThat(composition.chains().get(1).layers().get(0).settings())
        .isEqualTo(composition.chains().get(0).layers().get(0).settings());
  }

  @Test
  @DisplayName("A byte order mark at the beginning of a file moves nothing")
  void byteOrderMark() {
    assertThat(parse("\uFEFFchains: {a: nio}").chains().get(0).origin())
        .isEqualTo(new Origin("chains.yaml", 1, 10));
  }

  @Test
  @DisplayName("A file is read in UTF-8 and named as the user named it")
  void readsFiles(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), "chains: {a\u00F6: [nio]}");
    Composition composition = ChainFile.load(file, Fakes.REGISTRY, name -> null);
    assertThat(composition.chains().get(0).name()).isEqualTo("a\u00F6");
    assertThat(composition.chains().get(0).origin().file()).isEqualTo(file.toString());
  }

  @Test
  @DisplayName("A file that cannot be read, or is no text, or too large, is a problem like others")
  void unreadable(@TempDir Path folder) throws IOException {
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "chains: {\u00F6: [nio]}".getBytes(StandardCharsets.ISO_8859_1));
    Path large = Files.write(folder.resolve("large.yaml"), new byte[(1 << 20) + 1]);
    Path missing = folder.resolve("missing.yaml");
    assertThat(load(missing).toString()).isEqualTo(missing + ": there is no such file [LSK-101]");
    assertThat(load(folder).toString())
        .isEqualTo(folder + ": cannot be read: it is a directory [LSK-101]");
    assertThat(load(latin).code()).isEqualTo(ProblemCode.NOT_TEXT);
    assertThat(load(large).code()).isEqualTo(ProblemCode.TOO_LARGE);
  }

  @Test
  @DisplayName("However a file is damaged, it is read or refused with places within it")
  void damagedFiles() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String letters = " \n\t:-[]{}&*#!'\"$%@`|>?~,<a0/\u0000\u00F6\uD83D\uDE00";
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder(GOOD);
      for (int change = 1 + random.nextInt(4); change > 0; change--) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(4));
        text.replace(at, end, letters.charAt(random.nextInt(letters.length())) + "");
      }
      try {
        assertThat(parse(text.toString()).chains()).as("seed %d", seed).isNotEmpty();
      } catch (ConfigurationException e) {
        refused++;
        int lines = text.toString().split("\n", -1).length;
        assertThat(e.problems())
            .as("seed %d: %s", seed, text)
            .isNotEmpty()
            .allSatisfy(problem -> assertThat(problem.origin().line()).isBetween(0, lines));
      }
    }
    assertThat(refused).as("seed %d", seed).isPositive();
  }
}
