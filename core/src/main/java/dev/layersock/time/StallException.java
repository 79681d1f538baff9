package dev.layersock.time;

import org.jspecify.annotations.Nullable;

/**
 * A run in virtual time cannot go on: the participant whose turn it is waits elsewhere than at a
 * gate, for a lock, a queue or a future of the program, say. The message names it and what it waits
 * for; the cause has its stack.
 */
public final class StallException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  StallException(@Nullable String message, @Nullable Throwable stack) {
    super(message, stack);
  }

  /** The same for another thread, whose stack it has. */
  StallException again() {
    return new StallException(getMessage(), getCause());
  }
}
