package dev.layersock.cli.relay;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Direct buffers for data on its way, so that idle connections hold none. There are small ones, one
 * for each direction that is stuck, and a few large ones for those in full flow. Both are bounded;
 * who gets none waits until one is given back.
 *
 * <p>Any thread may call it. The lock guards all fields; nobody is called while it is held.
 */
final class BufferPool {
  /** What one stuck direction holds. */
  static final int SMALL = 16 * 1024;

  static final int LARGE = 128 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<ByteBuffer> freeSmall = new ArrayDeque<>();
  private final Queue<ByteBuffer> freeLarge = new ArrayDeque<>();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int smallLeft;
  private int largeLeft;
  private boolean waking;

  /**
   * A pool, empty at first.
   *
   * @param small buffers at most, 1 or more
   * @param large buffers at most, 0 or more
   */
  BufferPool(int small, int large) {
    if (small < 1 || large < 0) {
      throw new IllegalArgumentException(small + " small and " + large + " large buffers");
    }
    this.smallLeft = small;
    this.largeLeft = large;
  }

  /** One that takes a part of the memory that this JVM may use for buffers. */
  static BufferPool forThisProcess() {
    long most = Runtime.getRuntime().maxMemory(); // the limit of direct memory, unless it is set
    long small = Math.max(64, most / 3 / SMALL);
    long large = Math.min(32, most / 8 / LARGE);
    return new BufferPool((int) Math.min(Integer.MAX_VALUE, small), (int) large);
  }

  /**
   * A cleared buffer.
   *
   * @param large whether a large one is wanted, if there is one
   * @return null if there is no memory for one now
   */
  @Nullable ByteBuffer take(boolean large) {
    lock.lock();
    try {
      ByteBuffer free = large ? freeLarge.poll() : null;
      if (free == null && large && largeLeft > 0) {
        free = allocate(LARGE);
        largeLeft = free == null ? 0 : largeLeft - 1;
      }
      if (free == null) {
        free = freeSmall.poll();
      }
      if (free == null && smallLeft > 0) {
        free = allocate(SMALL);
        smallLeft = free == null ? 0 : smallLeft - 1;
      }
      if (free == null) {
        free = freeLarge.poll(); // better than none
      }
      return free == null ? null : free.clear();
    } finally {
      lock.unlock();
    }
  }

  /** The JVM may allow less than was thought; then what there is has to do. */
  private static @Nullable ByteBuffer allocate(int size) {
    try {
      return ByteBuffer.allocateDirect(size);
    } catch (OutOfMemoryError e) { // of direct memory, not of the heap
      return null;
    }
  }

  /** Gives a buffer back, and lets those who wait try again. */
  void give(ByteBuffer buffer) {
    lock.lock();
    try {
      (buffer.capacity() == SMALL ? freeSmall : freeLarge).add(buffer);
    } finally {
      lock.unlock();
    }
    wake();
  }

  /** Has somebody told when there is a buffer again, which others may then have taken. */
  void await(Runnable tryAgain) {
    lock.lock();
    try {
      waiting.add(tryAgain);
    } finally {
      lock.unlock();
    }
    wake();
  }

  /** One at a time: whoever is woken gives buffers back in turn. */
  private void wake() {
    Runnable next = next(false);
    while (next != null) {
      boolean well = false;
      try {
        next.run();
        well = true;
      } finally {
        if (!well) {
          stopWaking();
        }
      }
      next = next(true);
    }
  }

  private void stopWaking() {
    lock.lock();
    try {
      waking = false;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Runnable next(boolean mine) {
    lock.lock();
    try {
      if (waking && !mine) {
        return null;
      }
      boolean some = smallLeft > 0 || !freeSmall.isEmpty() || !freeLarge.isEmpty();
      Runnable next = some ? waiting.poll() : null;
      waking = next != null;
      return next;
    } finally {
      lock.unlock();
    }
  }
}
