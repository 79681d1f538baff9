package dev.layersock.layers.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.descriptor.Remark;
import dev.layersock.layers.fakes.Addresses;
import dev.layersock.layers.filter.FilterRule.Function;
import dev.layersock.layers.filter.FilterSettings.Action;
import dev.layersock.layers.filter.FilterSettings.DenyAs;
import dev.layersock.settings.Cidr;
import dev.layersock.settings.Origin;
import dev.layersock.settings.PortRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The rules of a filter")
class RuleBookTest {
  private static final List<Function> USUAL =
      List.of(Function.CONNECT, Function.ACCEPT, Function.SEND_TO);

  private static Cidr block(String text) {
    int slash = text.indexOf('/');
    return Addresses.block(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
  }

  private static FilterRule rule(int line, boolean allows, String block) {
    return rule(line, allows, List.of(block), List.of(PortRange.ANY), USUAL);
  }

  private static FilterRule rule(
      int line, boolean allows, List<String> blocks, List<PortRange> ports, List<Function> on) {
    List<Cidr> about = blocks.stream().map(RuleBookTest::block).toList();
    return new FilterRule(
        allows ? Optional.of(about) : Optional.empty(),
        allows ? Optional.empty() : Optional.of(about),
        ports,
        on,
        Optional.empty(),
        new Origin("f.yaml", line, 3));
  }

  private static RuleBook book(Action byDefault, List<Cidr> nat64, FilterRule... rules) {
    return new RuleBook(
        new FilterSettings(byDefault, List.of(rules), nat64, DenyAs.REFUSED, Origin.CODE));
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource({
    "0064ff9b0000000000000000a9fea9fe, NAT64",
    "2002a9fea9fe00000000000000000001, 6to4",
    "2002a9fea9febeefdeadbeefdeadbeef, 6to4 with a host of its own",
    "200100004136e378800063bf56015601, Teredo",
    "20010db8a9fea9fe0000000000000000, /32",
    "20010db801a9fea900fe000000000000, /40",
    "20010db80122a9fe00a9fe0000000000, /48",
    "20010db8012203a900fea9fe00000000, /56",
    "20010db80122034400a9fea9fe000000, /64",
    "20010db80122034400000000a9fea9fe, /96"
  })
  @DisplayName("deny an IPv4 block in every form that carries such an address to it")
  void carried(String address, String form) {
    List<Cidr> nat64 = new ArrayList<>();
    if (form.startsWith("/")) {
      int length = Integer.parseInt(form.substring(1));
      String prefix = "20010db801220344".substring(0, Math.min(16, length / 4));
      nat64.add(Addresses.block((prefix + "0".repeat(32)).substring(0, 32), length));
    }
    RuleBook rules = book(Action.ALLOW, nat64, rule(4, false, "169.254.0.0/16"));
    for (Function function : USUAL) {
      assertThat(denies(rules, function, address)).as("%s of %s", function, form).isTrue();
    }
    RuleBook allowing = book(Action.DENY, nat64, rule(4, true, "169.254.0.0/16"));
    assertThat(denies(allowing, Function.CONNECT, address)).as("an allow is no wider").isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "000000000000000000000000a9fea9fe",
    "0064ff9b00000000000000000a000001",
    "0064ff9b0001000000000000a9fea9fe",
    "20020a000001000000000000a9fea9fe",
    "20010db8a9fea9fe0000000000000000",
    "fe80000000000000000000005efea9fe",
    "00000000000000000000000000000001"
  })
  @DisplayName("leave alone what only looks as if, and what carries another address")
  void notCarried(String address) {
    RuleBook rules =
        book(
            Action.ALLOW,
            List.of(),
            rule(4, false, "169.254.0.0/16"),
            rule(5, false, "0.0.0.1/32"));
    assertThat(denies(rules, Function.CONNECT, address)).isFalse();
  }

  @Test
  @DisplayName("take an address for what the longest prefix carries, whatever the order of these")
  void nestedPrefixes() {
    Cidr outer = block("20010db8012200000000000000000000/48");
    Cidr inner = block("20010db8012203440000000000000000/96");
    for (List<Cidr> nat64 : List.of(List.of(outer, inner), List.of(inner, outer))) {
      RuleBook rules = book(Action.ALLOW, nat64, rule(4, false, "169.254.0.0/16"));
      assertThat(denies(rules, Function.CONNECT, "20010db80122034400000000a9fea9fe")).isTrue();
      assertThat(denies(rules, Function.CONNECT, "20010db80122a9fe00a9fe0000000000")).isTrue();
    }
  }

  @Test
  @DisplayName("name the IPv4 address that a denied one carries")
  void namesCarried() {
    RuleBook rules = book(Action.ALLOW, List.of(), rule(4, false, "10.0.0.0/8"));
    assertThat(
            rules
                .judge(Function.CONNECT, Addresses.at("0064ff9b00000000000000000a000001", 80))
                .sentence())
        .isEqualTo("denied by rule 1 (f.yaml:4:3): the address carries 10.0.0.1");
    assertThat(rules.judge(Function.CONNECT, Addresses.at("10.0.0.1", 80)).sentence())
        .isEqualTo("denied by rule 1 (f.yaml:4:3)");
  }

  @Test
  @DisplayName("are asked in order, also about what is carried")
  void order() {
    RuleBook rules =
        book(
            Action.ALLOW,
            List.of(),
            rule(3, true, "0064ff9b000000000000000000000000/96"),
            rule(4, false, "169.254.0.0/16"));
    assertThat(denies(rules, Function.CONNECT, "0064ff9b0000000000000000a9fea9fe")).isFalse();
    assertThat(denies(rules, Function.CONNECT, "2002a9fea9fe00000000000000000001")).isTrue();
  }

  private static boolean denies(RuleBook rules, Function function, String address) {
    return rules.judge(function, Addresses.at(address, 80), Addresses.at(address, 80)).denies();
  }

  @Test
  @DisplayName(
      "deny by default what connects, is accepted, and is sent; not what binds or is heard")
  void byDefault() {
    RuleBook rules = book(Action.DENY, List.of(), rule(4, true, "10.0.0.0/8"));
    for (Function function : Function.values()) {
      assertThat(rules.isAbout(function)).isEqualTo(USUAL.contains(function));
      assertThat(denies(rules, function, "127.0.0.1")).isEqualTo(USUAL.contains(function));
      assertThat(denies(rules, function, "10.0.0.1")).isFalse();
    }
  }

  @Test
  @DisplayName("refuse a prefix that NAT64 does not know")
  void badPrefix() {
    for (String prefix : List.of("20010db8000000000000000000000000/33", "10.0.0.0/8")) {
      assertThatThrownBy(() -> book(Action.DENY, List.of(block(prefix))))
          .hasMessageContaining("such a prefix is IPv6 of length 32, 40, 48, 56, 64 or 96");
    }
  }

  private static List<String> dead(FilterRule... rules) {
    return new DeadRules(Arrays.asList(rules)).remarks().stream().map(Remark::text).toList();
  }

  @Test
  @DisplayName("never decide where earlier ones cover all of them")
  void dead() {
    assertThat(dead(rule(6, true, "192.168.0.0/16"), rule(7, false, "192.168.1.5/32")))
        .containsExactly(
            "rule 2 never decides: rule 1 (line 6) covers all of it, but for the IPv6 addresses"
                + " that carry it; put it before");
    assertThat(
            dead(
                rule(6, false, "192.168.0.0/16"),
                rule(7, true, "192.168.1.5/32"),
                rule(8, false, "192.168.1.5/32")))
        .containsExactly(
            "rule 2 never decides: rule 1 (line 6) covers all of it; put it before, or leave it"
                + " out",
            "rule 3 never decides: rule 1 (line 6) covers all of it; put it before, or leave it"
                + " out");
    assertThat(
            dead(
                rule(6, true, List.of("10.0.0.0/8"), List.of(new PortRange(0, 99)), USUAL),
                rule(7, true, List.of("10.0.0.0/8"), List.of(new PortRange(100, 65535)), USUAL),
                rule(8, true, "10.0.0.0/8")))
        .containsExactly(
            "rule 3 never decides: rules 1 (line 6) and 2 (line 7) cover all of it; put it before,"
                + " or leave it out");
    assertThat(
            dead(
                rule(6, true, "10.0.0.0/8"),
                rule(7, true, "20010db8000000000000000000000000/32"),
                rule(
                    8,
                    false,
                    List.of("10.1.0.0/16", "20010db8000100000000000000000000/64"),
                    List.of(new PortRange(1, 9)),
                    List.of(Function.CONNECT))))
        .containsExactly(
            "rule 3 never decides: rules 1 (line 6) and 2 (line 7) cover all of it, but for the IPv6"
                + " addresses that carry it; put it before");
    assertThat(
            dead(
                rule(
                    6,
                    true,
                    List.of("0.0.0.0/0"),
                    List.of(new PortRange(10, 20), new PortRange(1, 9)),
                    USUAL),
                rule(7, true, List.of("10.0.0.0/8"), List.of(new PortRange(5, 15)), USUAL)))
        .hasSize(1);
  }

  @Test
  @DisplayName("are not called dead where ports, functions, families or blocks differ")
  void alive() {
    List<PortRange> https = List.of(new PortRange(443, 443));
    assertThat(
            dead(rule(6, true, List.of("10.0.0.0/8"), https, USUAL), rule(7, false, "10.0.0.0/8")))
        .isEmpty();
    assertThat(
            dead(
                rule(
                    6,
                    true,
                    List.of("10.0.0.0/8"),
                    List.of(PortRange.ANY),
                    List.of(Function.CONNECT)),
                rule(7, false, "10.0.0.1/32")))
        .isEmpty();
    assertThat(
            dead(
                rule(6, true, "0.0.0.0/0"),
                rule(7, true, "00000000000000000000000000000000/0"),
                rule(8, false, List.of("10.0.0.0/8"), https, List.of(Function.BIND))))
        .isEmpty();
    assertThat(dead(rule(6, true, "10.1.0.0/16"), rule(7, false, "10.0.0.0/8"))).isEmpty();
  }
}
