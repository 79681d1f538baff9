package dev.layersock.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The house")
class HouseTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(House::isNoTestJar)
          .importPackages("dev.layersock");

  private static final String BROKEN = "dev.layersock.architecture.broken";
  private static final JavaClasses THEIRS = new ClassFileImporter().importPackages(BROKEN);

  static Stream<Arguments> rules() {
    return Stream.of(
        rule("the API stands alone", House::apiStandsAlone, "TalkativeSpi"),
        rule("core names no provider", House::coreNamesNoProvider, "PartialChain"),
        rule("loopback sees the API only", House::loopbackSeesTheApiOnly, "NosyLoopback"),
        rule("nio sees the API only", House::nioSeesTheApiOnly, "NosyTransport"),
        rule("layers see the API only", House::layersSeeTheApiOnly, "FirstLayer"),
        rule("layers leave the base alone", House::layersLeaveTheBaseAlone, "TransportTool"),
        rule("the framework has its own door", House::frameworkHasItsOwnDoor, "FrameworkAccess"),
        rule("layers are strangers", House::layersAreStrangers, "SecondLayer"),
        rule("Guice is for wiring", House::guiceIsForWiring, "Injector"),
        rule("Guava is for Guice", House::guavaIsForGuice, "Joiner"),
        rule("channels are handed in", House::channelsAreHandedIn, "SocketChannel.open"),
        rule("packages have no cycles", House::packagesHaveNoCycles, "Cycle detected"),
        rule("there are no monitors", House::noMonitors, "SecondLayer.next"));
  }

  private static Arguments rule(String name, Function<House, ArchRule> rule, String broken) {
    return Arguments.of(name, rule, broken);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  @DisplayName("keeps the rule")
  void keeps(String name, Function<House, ArchRule> rule, String broken) {
    assertThat(OURS).as("classes of the project").hasSizeGreaterThan(100);
    rule.apply(new House("dev.layersock")).check(OURS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  @DisplayName("would fail where the rule is broken")
  void canFail(String name, Function<House, ArchRule> rule, String broken) {
    assertThatThrownBy(() -> rule.apply(new House(BROKEN)).check(THEIRS))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(broken);
  }
}
