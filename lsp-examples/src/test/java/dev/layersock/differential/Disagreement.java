package dev.layersock.differential;

import java.util.stream.Collectors;

/**
 * A transport and the model disagree.
 *
 * @param place the step at which they do
 */
record Disagreement(
    String transport, Scenario scenario, int place, String expected, String answer) {

  Step step() {
    return scenario.steps().get(place);
  }

  @Override
  public String toString() {
    return "%s, seed %d, %s: %s should answer %s, but answers %s, after%n  %s"
        .formatted(
            transport,
            scenario.seed(),
            scenario.kinds(),
            step(),
            expected,
            answer,
            scenario.steps().subList(0, place + 1).stream()
                .map(Step::toString)
                .collect(Collectors.joining("\n  ")));
  }
}
