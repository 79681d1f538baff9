package dev.layersock.chain;

/** A chain cannot be made, though its description is free of contradictions. */
public final class AssemblyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a sentence that names the provider, its place in the file, and the remedy. */
  public AssemblyException(String message, Throwable cause) {
    super(message, cause);
  }
}
