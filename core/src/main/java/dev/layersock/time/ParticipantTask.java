package dev.layersock.time;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A participant's work, whose end others await at gates. Any thread may call it; one that takes no
 * turns awaits it as any future, in real time.
 */
final class ParticipantTask<T> extends FutureTask<T> {
  private final Turns turns;
  private final List<VirtualGate> gates = new CopyOnWriteArrayList<>();

  ParticipantTask(Turns turns, Callable<T> work) {
    super(work);
    this.turns = turns;
  }

  @Override
  protected void done() {
    gates.forEach(VirtualGate::open);
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    awaitEnd(VirtualGate.FOREVER);
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (turns.isParticipant()) {
      awaitEnd(unit.toNanos(timeout));
      return super.get(0, unit);
    }
    turns.release();
    return super.get(timeout, unit);
  }

  private void awaitEnd(long nanos) throws InterruptedException {
    if (!turns.isParticipant()) {
      if (turns.isInTask() && !isDone()) {
        throw VirtualGate.waitsInTask();
      }
      turns.release();
      return;
    }
    VirtualGate gate = new VirtualGate(turns);
    gates.add(gate);
    try {
      if (!isDone()) {
        boolean ended = gate.await(nanos, true);
        assert ended || nanos != VirtualGate.FOREVER;
      }
    } finally {
      gates.remove(gate);
    }
  }
}
