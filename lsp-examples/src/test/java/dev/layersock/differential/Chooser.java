package dev.layersock.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Chooses steps at random: some that lead to a state of interest, then anything. */
final class Chooser {
  private static final List<Op> WAITING =
      List.of(Op.BLOCKED_RECV, Op.BLOCKED_SELECT, Op.BLOCKED_ACCEPT, Op.TIMED_RECV);

  private final RandomGenerator random;
  private final List<Kind> kinds;
  private final List<Step> steps = new ArrayList<>();

  private Chooser(RandomGenerator random, List<Kind> kinds) {
    this.random = random;
    this.kinds = kinds;
  }

  /** The kinds of the sockets of one scenario. */
  static List<Kind> kinds(RandomGenerator random) {
    Kind[] all = Kind.values();
    Kind often = all[random.nextInt(all.length)];
    List<Kind> kinds = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      kinds.add(random.nextInt(3) > 0 ? often : all[random.nextInt(all.length)]);
    }
    return kinds;
  }

  /** About so many steps. */
  static List<Step> steps(RandomGenerator random, List<Kind> kinds, int number) {
    Chooser chooser = new Chooser(random, kinds);
    for (int i = 0; i < kinds.size(); i++) {
      chooser.steps.add(Step.of(Op.SOCKET, i));
    }
    while (chooser.steps.size() < number) {
      chooser.choose();
    }
    return chooser.steps;
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private int any() {
    return random.nextInt(kinds.size());
  }

  private void choose() {
    switch (random.nextInt(18)) {
      case 0 -> pair(any(), any(), any());
      case 1, 2 -> talk(any(), any());
      case 3 -> connectAgain(any(), any());
      case 4 -> watch(any());
      case 5 -> block(any());
      case 6 -> pend(any());
      default -> anything();
    }
  }

  private void anything() {
    Op op = one(Choices.OPS);
    if (op == Op.FLOOD && random.nextInt(10) > 0) {
      return; // it takes long
    }
    int what =
        switch (op) {
          case BIND, CONNECT, SEND_TO -> Choices.PLACES.indexOf(place());
          default -> random.nextInt(42) == 0 ? 4 : random.nextInt(60);
        };
    steps.add(new Step(op, any(), what, any()));
  }

  private Place place() {
    return random.nextBoolean() ? Place.SOCKET : one(Choices.PLACES);
  }

  /** Leads to a connection, if the sockets are of kinds that can have one. */
  private void pair(int server, int client, int accepted) {
    steps.add(Step.of(Op.CLOSE, server));
    steps.add(Step.of(Op.SOCKET, server));
    steps.add(Step.at(Op.BIND, server, random.nextBoolean() ? Place.HOME : Place.WILDCARD, 0));
    steps.add(Step.of(Op.LISTEN, server));
    if (random.nextInt(3) > 0) {
      steps.add(Step.of(Op.CLOSE, client));
      steps.add(Step.of(Op.SOCKET, client));
    }
    if (random.nextInt(4) == 0) {
      steps.add(Step.of(Op.EVENT_SELECT, random.nextBoolean() ? client : server));
    }
    steps.add(Step.at(Op.CONNECT, client, Place.SOCKET, server));
    if (random.nextInt(4) > 0) {
      steps.add(Step.of(Op.CLOSE, accepted));
      steps.add(new Step(Op.ACCEPT, server, random.nextInt(2), accepted));
    }
  }

  /** Cuts a connection and makes another. */
  private void connectAgain(int client, int server) {
    steps.add(Step.of(Op.DISCONNECT_EX, client));
    if (random.nextBoolean()) {
      anything();
    }
    steps.add(Step.at(Op.CONNECT, client, Place.SOCKET, server));
    watch(client);
  }

  /** Leaves a connect in progress. */
  private void pend(int socket) {
    if (random.nextInt(4) == 0) {
      steps.add(Step.of(Op.CLOSE, socket));
      steps.add(Step.of(Op.SOCKET, socket));
      steps.add(Step.at(Op.CONNECT, socket, Place.BUSY, 0));
    }
    steps.add(new Step(one(Choices.OPS), socket, random.nextInt(11), any()));
  }

  /** Looks for what has happened, after another step perhaps. */
  private void watch(int socket) {
    if (random.nextInt(3) == 0) {
      Op select = random.nextBoolean() ? Op.EVENT_SELECT : Op.ASYNC_SELECT;
      steps.add(Step.of(select, socket, random.nextInt(Choices.MASKS.size())));
    }
    if (random.nextBoolean()) {
      anything();
    }
    steps.add(Step.of(random.nextBoolean() ? Op.ENUM : Op.HEARD, socket));
  }

  /** Waits in a call, if that would wait. */
  private void block(int socket) {
    steps.add(Step.of(Op.SET_BLOCKING, socket, 0));
    Op op = one(WAITING);
    steps.add(new Step(op, socket, random.nextInt(7), any()));
    if (random.nextBoolean()) {
      steps.add(Step.of(Op.SET_BLOCKING, socket, 1));
    }
  }

  /** Says something and perhaps listens to it. */
  private void talk(int from, int to) {
    steps.add(new Step(Op.SEND, from, random.nextInt(5), 0));
    if (random.nextBoolean()) {
      steps.add(Step.at(Op.SEND_TO, from, Place.SOCKET, to));
    }
    if (random.nextBoolean()) {
      steps.add(Step.of(Op.SELECT, 0));
    }
    steps.add(new Step(random.nextBoolean() ? Op.RECV : Op.RECV_FROM, to, random.nextInt(5), 0));
  }
}
