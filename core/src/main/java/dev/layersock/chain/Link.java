package dev.layersock.chain;

import dev.layersock.error.WspFunction;
import dev.layersock.spi.ServiceProvider;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One provider in its place.
 *
 * @param faults what becomes of its faults; has its name
 * @param functions those that the provider implements itself; all of them for a base
 * @param below the provider's {@code @Lower} table; null for a base
 */
record Link(
    Faults faults,
    ServiceProvider provider,
    Set<WspFunction> functions,
    @Nullable ProcedureTable below) {
  /** The provider's name in the chain. */
  String name() {
    return faults.provider();
  }
}
