package dev.layersock.loopback.wrong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import dev.layersock.contract.WholeContract;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

@DisplayName("The contract")
class WrongTransportsTest {
  private static final String CONTRACT = "dev.layersock.contract.";

  /** Where a part of the contract is, as nested classes from the outside in. */
  private static DiscoverySelector selector(String part) {
    boolean forProviders =
        Arrays.stream(WholeContract.class.getDeclaredClasses())
            .anyMatch(nested -> nested.getSimpleName().equals(part));
    return forProviders
        ? selectNestedClass(
            List.of(WrongTransport.Provider.class.getName()), CONTRACT + "WholeContract$" + part)
        : selectNestedClass(
            List.of(
                WrongTransport.Sockets.class.getName(),
                CONTRACT + "transport.TransportContract$Connects"),
            CONTRACT + "wspconnect.WspConnectContract$" + part);
  }

  private static List<String> failures(String part) {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
            .selectors(selector(part))
            .execute()
            .testEvents();
    assertThat(tests.started().count()).as("tests of the part %s", part).isPositive();
    return tests.failed().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow())
        .map(failure -> Objects.requireNonNullElse(failure.getMessage(), ""))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("finds a mistake, and names the rule that it breaks")
  void findsMistake(Mistake mistake) {
    WrongTransport.present = mistake;
    assertThat(failures(mistake.part()))
        .as("failures of a transport that %s", mistake)
        .anyMatch(message -> message.startsWith("broken: " + mistake.rule() + ": "));
  }

  @Test
  @DisplayName("is tested so for at least 15 rules")
  void coversManyRules() {
    assertThat(Arrays.stream(Mistake.values()).map(Mistake::rule).distinct().count())
        .isGreaterThanOrEqualTo(15);
  }
}
