package dev.layersock.contract;

import dev.layersock.spi.WaitGate;
import dev.layersock.time.PolledGate;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/**
 * A call on a thread of its own that blocks. Whether it waits is asked of what its thread is parked
 * on: a thread that waits for a lock is in the same state, and has not begun to wait in its call.
 */
public final class BlockedCall {
  private BlockedCall() {}

  /** Begins a call, and comes back once it waits, or is over. */
  public static <T> FutureTask<T> start(String name, Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    while (!isWaiting(thread) && !task.isDone()) {
      Thread.onSpinWait();
    }
    return task;
  }

  /** Whether a thread waits at a gate, as the blocking calls of a chain do. */
  public static boolean isWaiting(Thread thread) {
    return LockSupport.getBlocker(thread) instanceof WaitGate || isPolling(thread);
  }

  /** Whether it waits in the system for the channels that it polls. */
  private static boolean isPolling(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    return stack.length > 0
        && stack[0].isNativeMethod()
        && Arrays.stream(stack)
            .anyMatch(frame -> frame.getClassName().equals(PolledGate.class.getName()));
  }
}
