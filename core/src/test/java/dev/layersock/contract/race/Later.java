package dev.layersock.contract.race;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** Gives tasks to a worker, or holds them until they are let go. Any thread may call it. */
final class Later implements Executor {
  private final Executor worker;
  private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
  private volatile boolean holding;

  Later(Executor worker) {
    this.worker = worker;
  }

  /** Holds what comes from now on. */
  void hold() {
    holding = true;
  }

  /** Runs in this thread what was held, and holds no more. */
  void letGo() {
    holding = false;
    runHeld();
  }

  @Override
  public void execute(Runnable task) {
    if (!holding) {
      worker.execute(task);
      return;
    }
    held.add(task);
    if (!holding) { // let go meanwhile, perhaps before this was there
      runHeld();
    }
  }

  private void runHeld() {
    for (Runnable task = held.poll(); task != null; task = held.poll()) {
      task.run();
    }
  }
}
