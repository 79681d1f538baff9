package dev.layersock.time;

import org.jspecify.annotations.Nullable;

/**
 * A run in virtual time cannot go on. Mostly the participant whose turn it is waits elsewhere than
 * at a gate, for a lock, a queue or a future of the program, say: the message names it and what it
 * waits for, and the cause has its stack. Or all wait, and nothing will wake them: the message
 * names each and its place. Or the time was ended.
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
