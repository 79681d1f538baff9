package dev.layersock.socket;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Whether {@link Thread#interrupt} ends a blocking call on a socket, with WSAEINTR. */
public enum Interrupts {
  /** It does. */
  HEEDED,
  /** It does not; the thread's interrupt status is kept for later. */
  IGNORED,
  /** On a virtual thread it does, on a platform thread not, as with {@link java.net.Socket}. */
  HEEDED_ON_VIRTUAL_THREADS;

  /** {@code Thread.isVirtual()}; null before JDK 21, where no thread is virtual. */
  private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

  /** Whether an interrupt of the current thread ends its wait. */
  boolean endWaits() {
    return switch (this) {
      case HEEDED -> true;
      case IGNORED -> false;
      case HEEDED_ON_VIRTUAL_THREADS -> isVirtual(Thread.currentThread());
    };
  }

  private static boolean isVirtual(Thread thread) {
    if (IS_VIRTUAL == null) {
      return false;
    }
    try {
      return (boolean) IS_VIRTUAL.invokeExact(thread);
    } catch (Throwable e) {
      throw new IllegalStateException("Thread.isVirtual() failed", e);
    }
  }

  private static @Nullable MethodHandle isVirtual() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }
}
