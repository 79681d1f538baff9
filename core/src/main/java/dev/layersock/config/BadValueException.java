package dev.layersock.config;

/** A text is not what its setting's type wants. */
final class BadValueException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ProblemCode code;
  private final String hint;

  BadValueException(ProblemCode code, String message, String hint) {
    super(message, null, false, false);
    this.code = code;
    this.hint = hint;
  }

  ProblemCode code() {
    return code;
  }

  /** The message is never null. */
  String message() {
    return String.valueOf(getMessage());
  }

  String hint() {
    return hint;
  }
}
