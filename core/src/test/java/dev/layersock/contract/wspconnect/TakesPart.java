package dev.layersock.contract.wspconnect;

import dev.layersock.spi.TimeSource;
import dev.layersock.time.VirtualTime;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs a test as a participant of the virtual time of its transport, if it has that. */
final class TakesPart implements InvocationInterceptor {
  TakesPart() {}

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    TimeSource time = ((ConnectRules) context.getRequiredTestInstance()).time();
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
