package dev.layersock.benchmarks.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layersock.benchmarks.report.plan.Pace;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The description of a machine")
final class MachineTest {
  private static final ZonedDateTime NOW = ZonedDateTime.of(2026, 2, 3, 4, 5, 6, 7, ZoneOffset.UTC);

  private final Machine machine = Machine.describe("1.2", Pace.QUICK, NOW);

  @Test
  @DisplayName("says something of everything, even if it is that it is not known")
  void complete() {
    assertThat(machine.facts())
        .containsEntry("Date", "2026-02-03T04:05:06Z")
        .containsEntry("Layersock", "1.2")
        .containsEntry("Pace", "quick")
        .containsKeys("Working tree of the jar", "Processor", "Cores", "Memory", "System", "JVM")
        .allSatisfy((name, value) -> assertThat(value).as(name).isNotBlank());
  }

  @Test
  @DisplayName("has how far a run came only if it did not come to the end")
  void extent() {
    assertThat(machine.at(new Extent(2, 3)).fact(Machine.CUT_OFF)).contains("after 2 of 3 runs");
    assertThat(machine.at(new Extent(3, 3))).isEqualTo(machine);
  }

  @Test
  @DisplayName("is the same in JSON, in its order")
  void json() {
    JsonObject json = JsonParser.parseString(machine.toJson()).getAsJsonObject();

    assertThat(json.keySet()).containsExactlyElementsOf(machine.facts().keySet());
    assertThat(json.get("JVM").getAsString()).isEqualTo(machine.facts().get("JVM"));
  }
}
