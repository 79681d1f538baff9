package dev.layersock.chain;

import dev.layersock.error.WspFunction;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.Upcalls;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Finds out which functions a layer's class implements itself. */
final class Overrides {
  private Overrides() {}

  /** The functions that are not inherited from {@link LayeredProvider}. */
  static Set<WspFunction> of(Class<? extends LayeredProvider> layer) {
    Set<WspFunction> own = EnumSet.noneOf(WspFunction.class);
    for (WspFunction function : WspFunction.values()) {
      if (overrides(layer, ServiceProvider.class, function.methodName())) {
        own.add(function);
      }
    }
    return own;
  }

  /** Whether the layer sees signals on their way up. */
  static boolean signalled(Class<? extends LayeredProvider> layer) {
    return overrides(layer, Upcalls.class, "signalled");
  }

  /** Whether the layer sees the ends of connects on their way up. */
  static boolean connectCompleted(Class<? extends LayeredProvider> layer) {
    return overrides(layer, Upcalls.class, "connectCompleted");
  }

  /** Whether the layer wants to know of sockets' ends. */
  static boolean ended(Class<? extends LayeredProvider> layer) {
    return overrides(layer, LayeredProvider.class, "ended");
  }

  /** The interfaces have each name once, so the name finds the method and its parameters. */
  private static boolean overrides(Class<?> layer, Class<?> declaring, String name) {
    Method declared =
        Arrays.stream(declaring.getMethods())
            .filter(method -> method.getName().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(declaring + " has no " + name));
    try {
      Method effective = layer.getMethod(name, declared.getParameterTypes());
      return effective.getDeclaringClass() != LayeredProvider.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
