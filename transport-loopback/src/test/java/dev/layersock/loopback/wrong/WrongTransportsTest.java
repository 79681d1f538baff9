package dev.layersock.loopback.wrong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

@DisplayName("The contract")
class WrongTransportsTest {
  private static final String CONTRACT = "dev.layersock.contract.";

  /** The parts for providers, by name. */
  private static final Map<String, String> FOR_PROVIDERS =
      Map.of("spi", "Connect", "Stream", "Stream", "Watch", "Watch");

  /** Where a part of the contract is, as nested classes from the outside in. */
  private static DiscoverySelector selector(String part) {
    String forProviders = FOR_PROVIDERS.get(part);
    return forProviders != null
        ? selectNestedClass(
            List.of(WrongTransport.Provider.class.getName()),
            CONTRACT + "WholeContract$" + forProviders)
        : selectNestedClass(
            List.of(
                WrongTransport.Sockets.class.getName(),
                CONTRACT + "transport.TransportContract$Connects"),
            CONTRACT + "wspconnect.WspConnectContract$" + part);
  }

  private static List<String> failures(String part) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
        .selectors(selector(part))
        .execute()
        .testEvents()
        .failed()
        .stream()
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
