package dev.layersock.error;

/**
 * How the framework notes on an exception which provider raised it, in which function. A layer or a
 * transport has no use for it: it throws, and the framework knows who has thrown.
 */
public abstract class ErrorAttribution {
  /** What {@link WsaException#provider()} says of errors that no provider has raised. */
  protected static final String FRAMEWORK = "layersock";

  /** For the framework. */
  protected ErrorAttribution() {}

  /**
   * Notes who raised an exception, unless that is known already.
   *
   * @param provider the name that the provider has in its chain
   * @param function the function that failed
   * @return the exception
   */
  protected static WsaException raisedBy(
      WsaException failure, String provider, WspFunction function) {
    return failure.raisedBy(provider, function);
  }
}
