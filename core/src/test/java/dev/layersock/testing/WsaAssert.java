package dev.layersock.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts which error a call raises. */
public final class WsaAssert {
  private WsaAssert() {}

  /** Asserts that a call fails with an error. */
  public static WsaException assertRaises(WsaError expected, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(WsaException.class);
    WsaException failure = (WsaException) thrown;
    assertThat(failure.error()).as(failure.getMessage()).isEqualTo(expected);
    return failure;
  }

  /** Asserts that another thread's work fails with an error. */
  public static WsaException assertFails(WsaError expected, Future<?> work) {
    return assertRaises(
        expected,
        () -> {
          try {
            work.get();
          } catch (ExecutionException e) {
            throw e.getCause();
          }
        });
  }
}
