package dev.layersock.differential;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A run of steps.
 *
 * @param seed what has chosen them
 * @param kinds the kinds of the sockets
 * @param steps the steps
 */
record Scenario(long seed, List<Kind> kinds, List<Step> steps) {

  static Scenario of(long seed, int number) {
    Random random = new Random(seed);
    List<Kind> kinds = Chooser.kinds(random);
    return new Scenario(seed, kinds, Chooser.steps(random, kinds, number)).determined();
  }

  /** What of the steps that a seed gives is not promised. */
  static Set<Difference> differences(long seed, int number) {
    Random random = new Random(seed);
    List<Kind> kinds = Chooser.kinds(random);
    Model model = new Model(kinds);
    Set<Difference> differences = EnumSet.noneOf(Difference.class);
    for (Step step : Chooser.steps(random, kinds, number)) {
      Difference.of(model.answer(model.plain(step))).ifPresent(differences::add);
    }
    return differences;
  }

  /** Without the steps whose answers nobody promises. */
  Scenario determined() {
    Model model = new Model(kinds);
    List<Step> kept = new ArrayList<>();
    for (Step step : steps) {
      Step plain = model.plain(step);
      if (!model.answer(plain).startsWith(Model.LEFT_OUT)) {
        kept.add(plain);
      }
    }
    return new Scenario(seed, kinds, kept);
  }

  /** Without some steps. */
  Scenario without(int from, int to) {
    List<Step> rest = new ArrayList<>(steps.subList(0, from));
    rest.addAll(steps.subList(to, steps.size()));
    return new Scenario(seed, kinds, rest).determined();
  }

  /** With the first steps only. */
  Scenario until(int end) {
    return new Scenario(seed, kinds, List.copyOf(steps.subList(0, end)));
  }
}
