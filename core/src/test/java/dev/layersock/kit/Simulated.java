package dev.layersock.kit;

import dev.layersock.time.Switching;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is run once for each of some seeds, on a fresh system of chains in virtual time, as a
 * participant of it. It stops at the first seed with which it fails, says which that was, and shows
 * the last calls through the chains. {@code -Dlayersock.seed=42} runs it with that seed alone, and
 * again the same way.
 *
 * <p>The method may have parameters of the types {@link Simulation}, {@link
 * dev.layersock.Layersock} and {@link dev.layersock.time.VirtualTime}. It starts others by the
 * time's {@code start}, {@code executor} or {@code threads}. All checks of the contract are on.
 *
 * <p>When all wait for ever, or one waits elsewhere than at a gate, the test fails; see {@link
 * dev.layersock.time.StallException}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SimulatedExtension.class)
public @interface Simulated {
  /** The system property that chooses one seed. */
  String SEED = "layersock.seed";

  /** How many seeds, from 0 on; at least 1. */
  int seeds() default 100;

  /** When the turn passes to another participant. */
  Switching switching() default Switching.AT_CALLS;

  /** The chains, as in a file; a network in memory if nothing is said. */
  String chains() default "chains: {net: [loopback]}";
}
