package dev.layersock.time;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Who takes part, who of them is ready, and who only waits at gates. Guarded by the lock of the
 * turns.
 */
final class Participants {
  private final List<Participant> all = new ArrayList<>();
  private final List<Participant> ready = new ArrayList<>();

  /** That take part once their threads have been started, which some never are. */
  private final List<Participant> expected = new ArrayList<>();

  /** That wait at gates and take no turns. */
  private final List<Participant> outsiders = new ArrayList<>();

  /** In the order in which they joined. */
  List<Participant> all() {
    return all;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Whether there are any, now or as soon as somebody looks who has been started. */
  boolean areSome() {
    return !all.isEmpty() || !started().isEmpty();
  }

  boolean has(Participant participant) {
    return all.contains(participant);
  }

  boolean hasReady() {
    return !ready.isEmpty();
  }

  void expect(Participant participant) {
    expected.add(participant);
  }

  /** Those expected that have been started, in the order of their making. */
  List<Participant> started() {
    if (expected.isEmpty()) {
      return List.of();
    }
    return expected.stream().filter(one -> one.thread().getState() != Thread.State.NEW).toList();
  }

  /** One joins, which was expected or is new. It is not ready yet. */
  void add(Participant participant) {
    expected.remove(participant);
    all.add(participant);
  }

  void remove(Participant participant) {
    all.remove(participant);
    ready.remove(participant);
  }

  void setReady(Participant participant) {
    ready.add(participant);
  }

  /** Takes one out of those that are ready, of which there are some. */
  Participant choose(Chance chance) {
    return ready.remove(chance.choose(ready.size()));
  }

  void addOutsider(Participant participant) {
    outsiders.add(participant);
  }

  void removeOutsider(Participant participant) {
    outsiders.remove(participant);
  }

  /** Those are ready whose waits an interrupt has ended. */
  void wakeInterrupted() {
    for (Participant one : all) {
      if (one.cutIfInterrupted()) {
        ready.add(one);
      }
    }
  }

  /** Has one look again whether to go on. */
  void unparkOne() {
    if (!all.isEmpty()) {
      LockSupport.unpark(all.get(0).thread());
    }
  }

  /** All fail: those who wait now, the others where they wait next. */
  void fail(StallException why) {
    all.forEach(one -> one.endWaitBy(why));
    outsiders.forEach(one -> one.endWaitBy(why));
    ready.forEach(Participant::grant);
    ready.clear();
  }
}
