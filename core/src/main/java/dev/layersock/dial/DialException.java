package dev.layersock.dial;

import java.io.IOException;

/** No address of a host could be had. */
public final class DialException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient DialResult result;

  DialException(DialResult result) {
    super(result.reasons(), result.failures().get(result.failures().size() - 1).error());
    this.result = result;
  }

  /** What was tried. */
  public DialResult result() {
    return result;
  }
}
