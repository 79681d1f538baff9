package dev.layersock.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals of the operating system, by {@code sun.misc.Signal} of the module {@code
 * jdk.unsupported}: the JDK has no other way, and javac warns of that one, so it is called by
 * reflection.
 */
final class OsSignal {
  private static final Logger log = LoggerFactory.getLogger(OsSignal.class);

  private OsSignal() {}

  /**
   * Has a task run on each signal, on a thread of its own. A signal that the process was started to
   * ignore stays ignored.
   *
   * @param name without SIG, for example {@code TERM}
   * @return false if the JVM does not let go of the signal
   */
  static boolean handle(String name, Runnable task) {
    try {
      Class<?> signals = Class.forName("sun.misc.Signal");
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      InvocationHandler run =
          (proxy, method, args) -> {
            if (method.getName().equals("handle")) {
              task.run();
              return null;
            }
            return method.invoke(task, args); // of Object
          };
      Object handler =
          Proxy.newProxyInstance(handlers.getClassLoader(), new Class<?>[] {handlers}, run);
      Object signal = signals.getConstructor(String.class).newInstance(name);
      Method handle = signals.getMethod("handle", signals, handlers);
      Object before = handle.invoke(null, signal, handler);
      Object ignored = handlers.getField("SIG_IGN").get(null);
      if (before == ignored) {
        handle.invoke(null, signal, ignored);
      }
      return true;
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      log.debug("event=signal-not-handled signal={}", name, e);
      return false;
    }
  }
}
