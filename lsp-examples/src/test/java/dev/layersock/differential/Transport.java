package dev.layersock.differential;

import dev.layersock.Layersock;
import java.io.IOException;
import java.util.Optional;

/**
 * A transport under test,.
 *
 * @param name for messages
 * @param late whether the effect of a call may be seen only some time after it
 */
record Transport(String name, Layersock layersock, Busy busy, boolean late)
    implements AutoCloseable {

  /** The first step that is answered in another way than the model says; empty if none is. */
  Optional<Disagreement> run(Scenario scenario) throws Exception {
    Model model = new Model(scenario.kinds());
    try (World world = new World(layersock, late, busy, scenario.kinds())) {
      for (int i = 0; i < scenario.steps().size(); i++) {
        Step step = scenario.steps().get(i);
        world.expectEvents();
        String expected = model.answer(step);
        String answer = world.answer(step, expected);
        if (!answer.equals(expected)) {
          return Optional.of(new Disagreement(name, scenario, i, expected, answer));
        }
        if (late) {
          world.awaitEvents(model);
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    busy.close();
    layersock.close();
  }
}
