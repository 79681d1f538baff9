package dev.layersock.differential;

import dev.layersock.error.WsaError;

/** A call of the model ends with an error. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final WsaError error;

  Refused(WsaError error) {
    super(error.name(), null, false, false);
    this.error = error;
  }

  WsaError error() {
    return error;
  }
}
