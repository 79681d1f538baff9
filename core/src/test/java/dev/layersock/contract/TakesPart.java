package dev.layersock.contract;

import dev.layersock.spi.TimeSource;
import dev.layersock.time.VirtualTime;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs a test as a participant of the virtual time that it is about, if there is one. */
public final class TakesPart implements InvocationInterceptor {
  /** For JUnit. */
  public TakesPart() {}

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    takePart(invocation, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    takePart(invocation, context);
  }

  private static void takePart(Invocation<Void> invocation, ExtensionContext context)
      throws Throwable {
    TimeSource time = ((Timed) context.getRequiredTestInstance()).time();
    if (!(time instanceof VirtualTime virtual)) {
      invocation.proceed();
      return;
    }
    Throwable[] failure = new Throwable[1];
    virtual.run(
        () -> {
          try {
            invocation.proceed();
          } catch (Throwable e) { // an Error is a failure like others, and a Callable hides none
            failure[0] = e;
          }
          return true;
        });
    if (failure[0] != null) {
      throw failure[0];
    }
  }
}
