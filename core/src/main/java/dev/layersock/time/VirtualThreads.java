package dev.layersock.time;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** What there is of virtual threads, also on a JDK that has none. Any thread may call it. */
public final class VirtualThreads {
  /** {@code Thread.isVirtual()}; null before JDK 21, where no thread is virtual. */
  private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

  /** A monitor that is held pins no carrier from this release on. */
  private static final int PINS_NOT = 24;

  /** {@code Thread.ofVirtual().name(name).unstarted(work)}; null before {@link #PINS_NOT}. */
  private static final @Nullable MethodHandle UNSTARTED = unstarted();

  private VirtualThreads() {}

  /** Whether the current thread is virtual. */
  public static boolean isCurrent() {
    if (IS_VIRTUAL == null) {
      return false;
    }
    try {
      return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
    } catch (Throwable e) {
      throw new IllegalStateException("Thread.isVirtual() failed", e);
    }
  }

  /** A daemon thread that is not started: a virtual one where those pin nothing in a monitor. */
  static Thread unstarted(String name, Runnable work) {
    if (UNSTARTED == null) {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    }
    try {
      return (Thread) UNSTARTED.invoke(name, work);
    } catch (Throwable e) {
      throw new IllegalStateException("Thread.ofVirtual() failed", e);
    }
  }

  private static @Nullable MethodHandle unstarted() {
    if (Runtime.version().feature() < PINS_NOT) {
      return null;
    }
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandle made =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(builder));
      MethodHandle named =
          lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class));
      MethodHandle unstarted =
          lookup.findVirtual(
              builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class));
      return MethodHandles.collectArguments(unstarted, 0, MethodHandles.foldArguments(named, made));
    } catch (ReflectiveOperationException e) {
      return null;
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
